// The parts of a block of the net that are no product of matrices, for training on one core: torch's own way back through a
// depthwise convolution takes more than half of a step. Rows are [positions][channels], channels a multiple of 16.
// Built by quick.py when it is first needed.

#include <string.h>

typedef float lane __attribute__((vector_size(64), aligned(4)));
typedef int bits __attribute__((vector_size(64)));
// `value` where `test` is positive, else 0.
#define WHERE(test, value) ((lane)((bits)((test) > (lane){0}) & (bits)(value)))
#define AT(pointer) (*(lane *)(pointer))
#define TAPS 9

// Depthwise over time, nothing ahead: weight is [TAPS][channels], oldest first.
void deep(const float *x, const float *weight, float *y, long pieces, long length, long wide, long far) {
    for (long piece = 0; piece < pieces; piece++, x += length * wide, y += length * wide)
        for (long c = 0; c < wide; c += 16) {
            lane w[TAPS];
            for (int k = 0; k < TAPS; k++) w[k] = AT(weight + k * wide + c);
            for (long t = 0; t < length; t++) {
                lane sum = {0};
                for (int k = 0; k < TAPS; k++) {
                    long from = t - (TAPS - 1 - k) * far;
                    if (from >= 0) sum += w[k] * AT(x + from * wide + c);
                }
                AT(y + t * wide + c) = sum;
            }
        }
}

// Its way back: `gx` already holds what came around the block and is added to; `gw` is overwritten.
void deep_back(const float *g, const float *x, const float *weight, float *gx, float *gw, long pieces, long length, long wide, long far) {
    memset(gw, 0, TAPS * wide * sizeof(float));
    for (long piece = 0; piece < pieces; piece++, g += length * wide, x += length * wide, gx += length * wide)
        for (long c = 0; c < wide; c += 16) {
            lane w[TAPS], sum[TAPS];
            for (int k = 0; k < TAPS; k++) w[k] = AT(weight + k * wide + c), sum[k] = AT(gw + k * wide + c);
            for (long t = 0; t < length; t++) {
                lane now = AT(g + t * wide + c), back = AT(gx + t * wide + c);
                for (int k = 0; k < TAPS; k++) {
                    long off = (TAPS - 1 - k) * far;
                    if (t >= off) sum[k] += now * AT(x + (t - off) * wide + c);
                    if (t + off < length) back += w[k] * AT(g + (t + off) * wide + c);
                }
                AT(gx + t * wide + c) = back;
            }
            for (int k = 0; k < TAPS; k++) AT(gw + k * wide + c) = sum[k];
        }
}

// Mean and variance of each channel; a thousand rows at a time, so that 32 bits are enough.
void moments(const float *z, double *mean, double *variance, long rows, long wide) {
    for (long c = 0; c < wide; c++) mean[c] = variance[c] = 0;
    for (long first = 0; first < rows; first += 1024) {
        long last = first + 1024 < rows ? first + 1024 : rows;
        for (long c = 0; c < wide; c += 16) {
            lane sum = {0}, square = {0};
            for (long r = first; r < last; r++) {
                lane value = AT(z + r * wide + c);
                sum += value;
                square += value * value;
            }
            for (int i = 0; i < 16; i++) mean[c + i] += sum[i], variance[c + i] += square[i];
        }
    }
    for (long c = 0; c < wide; c++) {
        mean[c] /= rows;
        variance[c] = variance[c] / rows - mean[c] * mean[c];
    }
}

// y = around + positive part of (z * scale + shift); `around` may be null.
void positive(const float *z, const float *scale, const float *shift, const float *around, float *y, long rows, long wide) {
    for (long c = 0; c < wide; c += 16) {
        lane by = AT(scale + c), plus = AT(shift + c);
        for (long at = c; at < rows * wide; at += wide) {
            lane value = AT(z + at) * by + plus;
            value = WHERE(value, value);
            AT(y + at) = around ? AT(around + at) + value : value;
        }
    }
}

// The way back through norm and positive part, with z normed as (z - mean) * inverse. `sums` gets [2][wide]: of the
// gradient, and of the gradient times the normed value, which are also those of the norm's bias and weight.
void positive_back(const float *g, const float *z, const float *mean, const float *inverse, const float *weight, const float *bias,
                   float *sums, float *gz, long rows, long wide) {
    for (long c = 0; c < wide; c += 16) {
        lane m = AT(mean + c), i = AT(inverse + c), w = AT(weight + c), b = AT(bias + c), sum = {0}, product = {0};
        for (long at = c; at < rows * wide; at += wide) {
            lane normed = (AT(z + at) - m) * i;
            lane passed = WHERE(normed * w + b, AT(g + at));
            sum += passed;
            product += passed * normed;
        }
        AT(sums + c) = sum;
        AT(sums + wide + c) = product;
        lane mean_sum = sum / (float)rows, mean_product = product / (float)rows;
        for (long at = c; at < rows * wide; at += wide) {
            lane normed = (AT(z + at) - m) * i;
            lane passed = WHERE(normed * w + b, AT(g + at));
            AT(gz + at) = w * i * (passed - mean_sum - normed * mean_product);
        }
    }
}
