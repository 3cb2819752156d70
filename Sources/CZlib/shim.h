#include <zlib.h>

/// What Swift cannot see is a macro: an inflater, whose `window` is 15 + 16 for gzip, 15 for zlib, -15 for bare deflate.
static inline int mithaq_inflate_begin(z_stream *stream, int window) { return inflateInit2(stream, window); }

/// The same for a deflater into gzip; `level` is 1 (fast) to 9 (small).
static inline int mithaq_gzip_begin(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
