#include <zlib.h>

/// What Swift cannot see is a macro: an inflater of gzip, whose window is the largest there is.
static inline int mithaq_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/// The same for any form: `window` is 15 + 16 for gzip, 15 for zlib, -15 for bare deflate.
static inline int mithaq_inflate_begin(z_stream *stream, int window) { return inflateInit2(stream, window); }
