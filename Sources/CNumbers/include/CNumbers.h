#pragma once

// Sums and products of rows of numbers, for the network that reads sentences (Sources/MithaqExtraction/Weighing).
//
// In C, since Swift cannot yet compile one function for several processors: on x86-64 each is compiled for the plain processor, for AVX2 and for
// AVX-512, and the program takes what the machine has. All variants give the same numbers: every number of a result is summed in
// one order or from whole numbers, and products are not fused with sums. All counts are multiples of 16.

/// Numbers are summed by so many at once.
#define CNUMBERS_LANES 16

/// y += x times w, for `rows` rows of x, `stride` numbers apart, of which n are taken, and of y, `columns` apart; w has n rows of `columns`. n is
/// any number.
void numbers_add_products(const float *x, long rows, long stride, long n, const float *w, long columns, float *y);
/// Rounds rows of n numbers to whole numbers, and gives what one is worth in each row. They are so large that sums of products fit in 32 bits:
/// 12 bits and a sign for 96 numbers.
void numbers_round(const float *x, long rows, long n, short *rounded, float *steps);
/// Rounds a matrix of n rows of `columns` likewise, by columns, and lays each two rows into each other, as the next function takes them.
void numbers_round_matrix(const float *w, long n, long columns, short *rounded, float *worth);
/// y += x times w, both rounded: like `numbers_add_products`, in half the time.
void numbers_add_rounded_products(
    const short *x, const float *steps, long rows, long n, const short *w, const float *worth, long columns, float *y);
/// sum += x.
void numbers_add(const float *x, long count, float *sum);
/// sum += step times bytes.
void numbers_add_bytes(const signed char *bytes, float step, long count, float *sum);
/// The sum of the products of x and y.
float numbers_product(const float *x, const float *y, long count);
/// Makes negative numbers 0.
void numbers_rectify(float *x, long count);
/// A step of a gated recurrent unit of `count` numbers: from what the input gives the gates (reset, update, candidate, one behind the other) and
/// what the state gives them, to the next state, which is written to `out` as well.
void numbers_step(const float *gates, const float *held, long count, float *state, float *out);
/// Makes log-odds chances: 1 / (1 + e to the power of -x).
void numbers_chances(float *x, long count);
/// e to the power of x, to six digits.
float numbers_exponential(float x);
