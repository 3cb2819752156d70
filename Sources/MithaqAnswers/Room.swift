// Answers: first code arrives with its first commit.
