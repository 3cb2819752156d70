// OpenSSL's SHA-256, which uses the processor's own instructions where it has them. The calls below are marked as deprecated in
// favour of ones that look up their implementation by name, at the cost of hashing a claim twice.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stddef.h>

/// The digest's 32 bytes over three stretches of memory one after the other; `digest` has room for them.
static inline void mithaq_sha256(
  const void *first, size_t firstCount, const void *second, size_t secondCount, const void *third, size_t thirdCount,
  unsigned char *digest
) {
  SHA256_CTX context;
  SHA256_Init(&context);
  if (firstCount > 0) SHA256_Update(&context, first, firstCount);
  if (secondCount > 0) SHA256_Update(&context, second, secondCount);
  if (thirdCount > 0) SHA256_Update(&context, third, thirdCount);
  SHA256_Final(digest, &context);
}
