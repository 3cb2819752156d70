#include "CNumbers.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define EVERYWHERE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define EVERYWHERE
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int whole __attribute__((vector_size(64), aligned(4)));
typedef short shorts16 __attribute__((vector_size(32), aligned(2)));
typedef signed char bytes16 __attribute__((vector_size(16), aligned(1)));

// Macros where a function would take or give lanes, which not every processor hands over alike.
#define ALL(x) ((lanes){0} + (float)(x))
#define AT(p) (*(const lanes *)(p))
#define STORE(p, x) (*(lanes *)(p) = (x))

// Four rows at a time read w once for all four, two blocks of columns together where there are two.
INLINE void four(const float *x, long stride, long n, const float *w, long columns, float *y) {
  const float *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride;
  float *y1 = y + columns, *y2 = y1 + columns, *y3 = y2 + columns;
  long c = 0;
  for (; c + 32 <= columns; c += 32) {
    lanes a0 = AT(y + c), a1 = AT(y1 + c), a2 = AT(y2 + c), a3 = AT(y3 + c);
    lanes b0 = AT(y + c + 16), b1 = AT(y1 + c + 16), b2 = AT(y2 + c + 16), b3 = AT(y3 + c + 16);
    const float *p = w + c;
    for (long i = 0; i < n; i++, p += columns) {
      lanes a = AT(p), b = AT(p + 16);
      a0 += x[i] * a;
      b0 += x[i] * b;
      a1 += x1[i] * a;
      b1 += x1[i] * b;
      a2 += x2[i] * a;
      b2 += x2[i] * b;
      a3 += x3[i] * a;
      b3 += x3[i] * b;
    }
    STORE(y + c, a0);
    STORE(y + c + 16, b0);
    STORE(y1 + c, a1);
    STORE(y1 + c + 16, b1);
    STORE(y2 + c, a2);
    STORE(y2 + c + 16, b2);
    STORE(y3 + c, a3);
    STORE(y3 + c + 16, b3);
  }
  for (; c < columns; c += 16) {
    lanes a0 = AT(y + c), a1 = AT(y1 + c), a2 = AT(y2 + c), a3 = AT(y3 + c);
    const float *p = w + c;
    for (long i = 0; i < n; i++, p += columns) {
      lanes a = AT(p);
      a0 += x[i] * a;
      a1 += x1[i] * a;
      a2 += x2[i] * a;
      a3 += x3[i] * a;
    }
    STORE(y + c, a0);
    STORE(y1 + c, a1);
    STORE(y2 + c, a2);
    STORE(y3 + c, a3);
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

// The largest number to round to: so large that the products of n pairs of such fit in 32 bits together.
INLINE float largest(long n) { return floorf(sqrtf(2147000000.0f / n)); }

EVERYWHERE void numbers_round(const float *x, long rows, long n, short *rounded, float *steps) {
  float limit = largest(n);
  for (long row = 0; row < rows; row++, x += n, rounded += n) {
    lanes most = {0};
    for (long i = 0; i < n; i += 16) most = __builtin_elementwise_max(most, __builtin_elementwise_abs(AT(x + i)));
    float all = 1e-20f;
    for (int i = 0; i < 16; i++) all = most[i] > all ? most[i] : all;
    steps[row] = all / limit;
    float scale = limit / all;
    for (long i = 0; i < n; i += 16) {
      // As in `power`.
      lanes shifted = AT(x + i) * scale + 12582912.0f;
      *(shorts16 *)(rounded + i) = __builtin_convertvector((whole)shifted, shorts16);
    }
  }
}

void numbers_round_matrix(const float *w, long n, long columns, short *rounded, float *worth) {
  float limit = largest(n);
  for (long c = 0; c < columns; c++) {
    float all = 1e-20f;
    for (long i = 0; i < n; i++) all = fmaxf(all, fabsf(w[i * columns + c]));
    worth[c] = all / limit;
    float scale = limit / all;
    for (long i = 0; i < n; i++) rounded[i / 2 * 2 * columns + 2 * c + i % 2] = (short)rintf(w[i * columns + c] * scale);
  }
}

typedef int pair __attribute__((aligned(2), may_alias));

#if defined(__x86_64__) && defined(__linux__)
#define TARGET __attribute__((target("avx512bw")))
#define NAME(x) x##512
#define ADDED 16
#define PAIRS __builtin_ia32_pmaddwd512
#include "rounded_products.h"
#define TARGET __attribute__((target("avx2")))
#define NAME(x) x##256
#define ADDED 8
#define PAIRS __builtin_ia32_pmaddwd256
#include "rounded_products.h"
#define TARGET __attribute__((target("default")))
#define PAIRS __builtin_ia32_pmaddwd128
#else
#define TARGET
typedef int ints4 __attribute__((vector_size(16)));
typedef short shorts8 __attribute__((vector_size(16)));
INLINE ints4 pairs(shorts8 a, shorts8 b) {
  ints4 x = (ints4)a, y = (ints4)b;
  return (x << 16 >> 16) * (y << 16 >> 16) + (x >> 16) * (y >> 16);
}
#define PAIRS pairs
#endif
#define NAME(x) x##128
#define ADDED 4
#include "rounded_products.h"

// Called from outside by its name alone, a function with a variant for each processor would be the plain one.
void numbers_add_rounded_products(
    const short *x, const float *steps, long rows, long n, const short *w, const float *worth, long columns, float *y) {
  add_rounded_products(x, steps, rows, n, w, worth, columns, y);
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
