// The small loops between the large products, each one pass over its rows. Built by quick/__init__.py when it is first needed.
#include <math.h>
#include <stdint.h>

// Each row as whole numbers from -127 to 127 and the one factor that gives it back.
void to_whole(const float *x, int8_t *q, float *factor, long rows, long wide) {
    for (long r = 0; r < rows; r++, x += wide, q += wide) {
        float most = 1e-12f;
        for (long i = 0; i < wide; i++) {
            float v = fabsf(x[i]);
            most = v > most ? v : most;
        }
        float times = 127.0f / most;
        factor[r] = most / 127.0f;
        for (long i = 0; i < wide; i++) q[i] = (int8_t)(int32_t)rintf(x[i] * times);
    }
}

// A product of whole numbers back to its real size: by the factor of its row and of its column.
void to_real(const int32_t *y, const float *of_row, const float *of_column, float *out, long rows, long wide) {
    for (long r = 0; r < rows; r++, y += wide, out += wide) {
        float times = of_row[r];
        for (long i = 0; i < wide; i++) out[i] = (float)y[i] * times * of_column[i];
    }
}

// Root mean square norm; `inverse` keeps one over the root for the way back.
void norm(const float *x, const float *weight, float *y, float *inverse, long rows, long wide, float epsilon) {
    for (long r = 0; r < rows; r++, x += wide, y += wide) {
        float sum = 0;
        for (long i = 0; i < wide; i++) sum += x[i] * x[i];
        float times = 1.0f / sqrtf(sum / (float)wide + epsilon);
        inverse[r] = times;
        for (long i = 0; i < wide; i++) y[i] = x[i] * times * weight[i];
    }
}

void norm_back(const float *g, const float *x, const float *weight, const float *inverse, float *gx, long rows, long wide) {
    for (long r = 0; r < rows; r++, g += wide, x += wide, gx += wide) {
        float sum = 0, times = inverse[r];
        for (long i = 0; i < wide; i++) sum += g[i] * weight[i] * x[i];
        float off = sum * times * times * times / (float)wide;
        for (long i = 0; i < wide; i++) gx[i] = g[i] * weight[i] * times - x[i] * off;
    }
}

// silu(gate) * up, where a row holds gate and then up.
void gate(const float *both, float *y, long rows, long wide) {
    for (long r = 0; r < rows; r++, both += 2 * wide, y += wide)
        for (long i = 0; i < wide; i++) {
            float a = both[i];
            y[i] = a / (1.0f + expf(-a)) * both[wide + i];
        }
}

void gate_back(const float *g, const float *both, float *gboth, long rows, long wide) {
    for (long r = 0; r < rows; r++, g += wide, both += 2 * wide, gboth += 2 * wide)
        for (long i = 0; i < wide; i++) {
            float a = both[i], s = 1.0f / (1.0f + expf(-a));
            gboth[i] = g[i] * both[wide + i] * s * (1.0f + a * (1.0f - s));
            gboth[wide + i] = g[i] * a * s;
        }
}
