#include <zlib.h>

/// What Swift cannot see is a macro: an inflater of gzip, whose window is the largest there is.
static inline int mithaq_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
