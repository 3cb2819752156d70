// numbers_add_rounded_products for one processor, included for each: ADDED numbers of 32 bits stand beside each other, and
// PAIRS(a, b) are the products of their halves of 16 bits, each two of one number added up.

typedef int NAME(ints) __attribute__((vector_size(4 * ADDED), aligned(2), may_alias));
typedef short NAME(shorts) __attribute__((vector_size(4 * ADDED), aligned(2), may_alias));
typedef float NAME(floats) __attribute__((vector_size(4 * ADDED), aligned(4), may_alias));

#define PAIR(x) ((NAME(shorts))((NAME(ints)){0} + (x)))
#define SHORTS(p) (*(const NAME(shorts) *)(p))
#define ADD(sums, x, some) sums += (NAME(ints))PAIRS(x, some)
#define WORTH(c) (*(const NAME(floats) *)(worth + (c)))
#define RESULT(row, c, sums) \
  *(NAME(floats) *)(y + (row) * columns + (c)) += __builtin_convertvector(sums, NAME(floats)) * (WORTH(c) * steps[row])

TARGET static void add_rounded_products(
    const short *x, const float *steps, long rows, long n, const short *w, const float *worth, long columns, float *y) {
  long row = 0;
  // Four rows at a time read w once for all four, two blocks of columns together.
  long four = columns % (2 * ADDED) == 0 ? rows - 3 : 0;
  for (; row < four; row += 4) {
    const pair *x0 = (const pair *)(x + row * n), *x1 = x0 + n / 2, *x2 = x1 + n / 2, *x3 = x2 + n / 2;
    for (long c = 0; c < columns; c += 2 * ADDED) {
      NAME(ints) a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, b0 = {0}, b1 = {0}, b2 = {0}, b3 = {0};
      const short *p = w + 2 * c;
      for (long i = 0; i < n / 2; i++, p += 2 * columns) {
        NAME(shorts) a = SHORTS(p), b = SHORTS(p + 2 * ADDED);
        ADD(a0, PAIR(x0[i]), a);
        ADD(b0, PAIR(x0[i]), b);
        ADD(a1, PAIR(x1[i]), a);
        ADD(b1, PAIR(x1[i]), b);
        ADD(a2, PAIR(x2[i]), a);
        ADD(b2, PAIR(x2[i]), b);
        ADD(a3, PAIR(x3[i]), a);
        ADD(b3, PAIR(x3[i]), b);
      }
      RESULT(row, c, a0);
      RESULT(row, c + ADDED, b0);
      RESULT(row + 1, c, a1);
      RESULT(row + 1, c + ADDED, b1);
      RESULT(row + 2, c, a2);
      RESULT(row + 2, c + ADDED, b2);
      RESULT(row + 3, c, a3);
      RESULT(row + 3, c + ADDED, b3);
    }
  }
  // Four blocks of columns at a time keep as many sums going.
  for (; row < rows; row++) {
    const pair *own = (const pair *)(x + row * n);
    long c = 0;
    for (; c + 4 * ADDED <= columns; c += 4 * ADDED) {
      NAME(ints) a = {0}, b = {0}, d = {0}, e = {0};
      const short *p = w + 2 * c;
      for (long i = 0; i < n / 2; i++, p += 2 * columns) {
        NAME(shorts) some = PAIR(own[i]);
        ADD(a, some, SHORTS(p));
        ADD(b, some, SHORTS(p + 2 * ADDED));
        ADD(d, some, SHORTS(p + 4 * ADDED));
        ADD(e, some, SHORTS(p + 6 * ADDED));
      }
      RESULT(row, c, a);
      RESULT(row, c + ADDED, b);
      RESULT(row, c + 2 * ADDED, d);
      RESULT(row, c + 3 * ADDED, e);
    }
    for (; c < columns; c += ADDED) {
      NAME(ints) a = {0};
      const short *p = w + 2 * c;
      for (long i = 0; i < n / 2; i++, p += 2 * columns) ADD(a, PAIR(own[i]), SHORTS(p));
      RESULT(row, c, a);
    }
  }
}

#undef PAIR
#undef SHORTS
#undef ADD
#undef WORTH
#undef RESULT
#undef NAME
#undef ADDED
#undef TARGET
#undef PAIRS
