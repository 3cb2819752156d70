// Pipeline: first code arrives with its first commit.
