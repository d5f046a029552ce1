#include "config.h"

#include "search/kernels_forms.h"

#ifdef HAVE_NEON_FORM

int32_t kernel_dot_neon(const int8_t *a, const int8_t *b, size_t length)
{
    int32x4_t sum = vdupq_n_s32(0);
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        int8x16_t x = vld1q_s8(a + i), y = vld1q_s8(b + i);
        sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(x), vget_low_s8(y)));
        sum = vpadalq_s16(sum, vmull_s8(vget_high_s8(x), vget_high_s8(y)));
    }
    return vaddvq_s32(sum) + dot_rest(a, b, i, length);
}

void kernel_dots_neon(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                      size_t length, int32_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = kernel_dot_neon(row_at(rows, places, count, i, length), b, length);
}

void kernel_add_neon(float *out, const int8_t *row, float weight, size_t length)
{
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        int16x8_t wide = vmovl_s8(vld1_s8(row + i));
        float32x4_t low = vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
        float32x4_t high = vcvtq_f32_s32(vmovl_s16(vget_high_s16(wide)));
        vst1q_f32(out + i, vmlaq_n_f32(vld1q_f32(out + i), low, weight));
        vst1q_f32(out + i + 4, vmlaq_n_f32(vld1q_f32(out + i + 4), high, weight));
    }
    add_rest(out, row, weight, i, length);
}

void kernel_hamming_neon(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    uint8x16_t wanted = vreinterpretq_u8_u64(vld1q_u64(query));
    for (size_t i = 0; i < count; i++) {
        uint8x16_t here = vreinterpretq_u8_u64(vld1q_u64(signs + 2 * i));
        out[i] = vaddvq_u8(vcntq_u8(veorq_u8(here, wanted)));
    }
}

#endif
