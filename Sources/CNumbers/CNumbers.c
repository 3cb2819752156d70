#include "CNumbers.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define EVERYWHERE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EVERYWHERE
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int whole __attribute__((vector_size(64), aligned(4)));
typedef signed char bytes16 __attribute__((vector_size(16), aligned(1)));

// Macros where a function would take or give lanes, which not every processor hands over alike.
#define ALL(x) ((lanes){0} + (float)(x))
#define AT(p) (*(const lanes *)(p))
#define STORE(p, x) (*(lanes *)(p) = (x))

// Four rows at a time read w once for all four.
INLINE void four(const float *x, long stride, long n, const float *w, long columns, float *y) {
  for (long c = 0; c < columns; c += 16) {
    lanes a = AT(y + c), b = AT(y + columns + c), d = AT(y + 2 * columns + c), e = AT(y + 3 * columns + c);
    const float *p = w + c;
    for (long i = 0; i < n; i++, p += columns) {
      lanes some = AT(p);
      a += x[i] * some;
      b += x[stride + i] * some;
      d += x[2 * stride + i] * some;
      e += x[3 * stride + i] * some;
    }
    STORE(y + c, a);
    STORE(y + columns + c, b);
    STORE(y + 2 * columns + c, d);
    STORE(y + 3 * columns + c, e);
  }
}

// Four blocks of columns at a time keep as many sums going.
INLINE void one(const float *x, long n, const float *w, long columns, float *y) {
  long c = 0;
  for (; c + 64 <= columns; c += 64) {
    lanes a = AT(y + c), b = AT(y + c + 16), d = AT(y + c + 32), e = AT(y + c + 48);
    const float *p = w + c;
    for (long i = 0; i < n; i++, p += columns) {
      float xi = x[i];
      a += xi * AT(p);
      b += xi * AT(p + 16);
      d += xi * AT(p + 32);
      e += xi * AT(p + 48);
    }
    STORE(y + c, a);
    STORE(y + c + 16, b);
    STORE(y + c + 32, d);
    STORE(y + c + 48, e);
  }
  for (; c < columns; c += 16) {
    lanes a = AT(y + c);
    const float *p = w + c;
    for (long i = 0; i < n; i++, p += columns) a += x[i] * AT(p);
    STORE(y + c, a);
  }
}

EVERYWHERE void numbers_add_products(
    const float *x, long rows, long stride, long n, const float *w, long columns, float *y) {
  long row = 0;
  for (; row + 4 <= rows; row += 4) four(x + row * stride, stride, n, w, columns, y + row * columns);
  for (; row < rows; row++) one(x + row * stride, n, w, columns, y + row * columns);
}

EVERYWHERE void numbers_add(const float *x, long count, float *sum) {
  for (long i = 0; i < count; i += 16) STORE(sum + i, AT(sum + i) + AT(x + i));
}

EVERYWHERE void numbers_add_bytes(const signed char *bytes, float step, long count, float *sum) {
  for (long i = 0; i < count; i += 16) {
    lanes some = __builtin_convertvector(*(const bytes16 *)(bytes + i), lanes);
    STORE(sum + i, AT(sum + i) + step * some);
  }
}

EVERYWHERE float numbers_product(const float *x, const float *y, long count) {
  lanes sums = {0};
  for (long i = 0; i < count; i += 16) sums += AT(x + i) * AT(y + i);
  float sum = 0;
  for (int i = 0; i < 16; i++) sum += sums[i];
  return sum;
}

EVERYWHERE void numbers_rectify(float *x, long count) {
  for (long i = 0; i < count; i += 16) STORE(x + i, __builtin_elementwise_max(AT(x + i), ALL(0)));
}

// Two to a whole power by the bits of a float, times a polynomial for the rest; adding 1.5 times 2 to the power of 23 rounds to a whole number, which
// then stands in the lowest bits.
INLINE void power(lanes *x) {
  lanes t = __builtin_elementwise_min(__builtin_elementwise_max(*x, ALL(-80)), ALL(80)) * 1.442695041f;
  lanes shifted = t + 12582912.0f;
  lanes f = t - (shifted - 12582912.0f);
  lanes p = f * 0.0013333558f + 0.0096181291f;
  p = p * f + 0.0555041087f;
  p = p * f + 0.2402265070f;
  p = p * f + 0.6931471806f;
  p = p * f + 1.0f;
  *x = (lanes)((whole)p + ((whole)shifted << 23));
}

EVERYWHERE void numbers_step(const float *gates, const float *held, long count, float *state, float *out) {
  for (long i = 0; i < count; i += 16) {
    lanes reset = -(AT(gates + i) + AT(held + i));
    power(&reset);
    reset = 1.0f / (1.0f + reset);
    lanes update = -(AT(gates + count + i) + AT(held + count + i));
    power(&update);
    update = 1.0f / (1.0f + update);
    // The hyperbolic tangent.
    lanes candidate = -2.0f * (AT(gates + 2 * count + i) + reset * AT(held + 2 * count + i));
    power(&candidate);
    candidate = 2.0f / (1.0f + candidate) - 1.0f;
    lanes next = (1.0f - update) * candidate + update * AT(state + i);
    STORE(state + i, next);
    STORE(out + i, next);
  }
}

EVERYWHERE void numbers_chances(float *x, long count) {
  for (long i = 0; i < count; i += 16) {
    lanes all = -AT(x + i);
    power(&all);
    STORE(x + i, 1.0f / (1.0f + all));
  }
}

float numbers_exponential(float x) {
  lanes all = ALL(x);
  power(&all);
  return all[0];
}
