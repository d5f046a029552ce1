/* Which form of each loop is called. */
#include "config.h"

#include "search/kernels.h"

#include "search/kernels_forms.h"

#include <stdatomic.h>

struct kernels {
    const char *name;
#define MEMBER(result, name, parameters) result(*name) parameters;
    KERNELS(MEMBER)
#undef MEMBER
};

#define FORM(name, form) kernel_##name##_##form
#define COLUMNS(form)                                                                                        \
    FORM(spread, form), FORM(bounds, form), FORM(fold, form), FORM(reach, form), FORM(reaching, form)

static const struct kernels plain = {"plain",
                                     kernel_dot_plain,
                                     kernel_dots_plain,
                                     kernel_add_plain,
                                     kernel_round_plain,
                                     kernel_hamming_plain,
                                     kernel_within_plain,
                                     kernel_collect_plain,
                                     kernel_keep_plain,
                                     COLUMNS(plain)};

#if defined HAVE_X86_FORMS

static const struct kernels with_avx512 = {
    "avx512",          kernel_dot_avx512,     kernel_dots_avx2,     kernel_add_avx2,
    kernel_round_avx2, kernel_hamming_avx512, kernel_within_avx512, kernel_collect_avx2,
    kernel_keep_avx2,  COLUMNS(avx512)};
static const struct kernels with_avx2 = {"avx2",
                                         kernel_dot_avx2,
                                         kernel_dots_avx2,
                                         kernel_add_avx2,
                                         kernel_round_avx2,
                                         kernel_hamming_avx2,
                                         kernel_within_avx2,
                                         kernel_collect_avx2,
                                         kernel_keep_avx2,
                                         COLUMNS(avx2)};
static const struct kernels *const forms[] = {&with_avx512, &with_avx2, &plain};

/* glibc has asked the processor already. The compiler's way asks again, before main(): under a hypervisor
 * that is a tenth of a millisecond of every start. Its CPU_FEATURE_ACTIVE() shifts a 1 into the sign, which
 * has no meaning in C. */
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>

static bool is_active(unsigned index)
{
    const struct cpuid_feature *leaf = __x86_get_cpuid_feature_leaf(index / 128);
    return leaf->active_array[index % 128 / 32] >> index % 32 & 1;
}

#define HAS(feature, name) is_active(x86_cpu_##feature)
#else
#define HAS(feature, name) __builtin_cpu_supports(name)
#endif

static bool has_form(size_t form)
{
    bool avx2 = HAS(AVX2, "avx2") && HAS(POPCNT, "popcnt");
    bool avx512 = avx2 && HAS(AVX512F, "avx512f") && HAS(AVX512BW, "avx512bw") && HAS(AVX512VL, "avx512vl") &&
                  HAS(AVX512_VBMI, "avx512vbmi") && HAS(AVX512_VPOPCNTDQ, "avx512vpopcntdq") &&
                  HAS(AVX512_VNNI, "avx512vnni");
    return form == 2 || (form == 1 ? avx2 : avx512);
}

#elif defined HAVE_NEON_FORM

static const struct kernels with_neon = {"neon",
                                         kernel_dot_neon,
                                         kernel_dots_neon,
                                         kernel_add_neon,
                                         kernel_round_plain,
                                         kernel_hamming_neon,
                                         kernel_within_plain,
                                         kernel_collect_plain,
                                         kernel_keep_plain,
                                         COLUMNS(plain)};
static const struct kernels *const forms[] = {&with_neon, &plain};

static bool has_form(size_t form)
{
    (void)form; /* every such processor has both */
    return true;
}

#else

static const struct kernels *const forms[] = {&plain};

static bool has_form(size_t form)
{
    return form == 0;
}

#endif

/* --- The best that there is --- */

static const struct kernels *_Atomic chosen;

bool kernel_choose(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (has_form(i) && (name == NULL || strcmp(name, forms[i]->name) == 0)) {
            atomic_store_explicit(&chosen, forms[i], memory_order_relaxed);
            return true;
        }
    }
    return false;
}

static const struct kernels *kernels(void)
{
    const struct kernels *found = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (found == NULL) { /* who comes at the same time chooses the same */
        kernel_choose(NULL);
        found = atomic_load_explicit(&chosen, memory_order_relaxed);
    }
    return found;
}

int32_t kernel_dot(const int8_t *a, const int8_t *b, size_t length)
{
    return kernels()->dot(a, b, length);
}

void kernel_dots(const int8_t *rows, size_t count, const int8_t *b, size_t length, int32_t *out)
{
    kernels()->dots(rows, NULL, count, b, length, out);
}

void kernel_dots_at(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b, size_t length,
                    int32_t *out)
{
    kernels()->dots(rows, places, count, b, length, out);
}

void kernel_add(float *out, const int8_t *row, float weight, size_t length)
{
    kernels()->add(out, row, weight, length);
}

void kernel_hamming(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    kernels()->hamming(signs, count, query, out);
}

struct kernel_rounded kernel_round(const float *values, size_t length, int8_t *out)
{
    return kernels()->round(values, length, out);
}

size_t kernel_within(const uint8_t *distances, size_t count, uint8_t limit)
{
    return kernels()->within(distances, count, limit);
}

size_t kernel_collect(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
{
    return kernels()->collect(distances, count, limit, out);
}

void kernel_spread(const uint16_t *values, size_t count, const uint16_t around[2 * KERNEL_SPREAD + 1],
                   uint16_t weight, uint16_t *sums, uint16_t *heard)
{
    kernels()->spread(values, count, around, weight, sums, heard);
}

void kernel_bounds(const uint16_t *sums, const uint8_t *sets, size_t count, const struct kernel_worth *worth,
                   uint16_t *bounds)
{
    kernels()->bounds(sums, sets, count, worth, bounds);
}

size_t kernel_keep(const uint64_t *signs, const uint16_t *bounds, const struct kernel_alike *alike,
                   uint16_t least, uint32_t *places, size_t count)
{
    return kernels()->keep(signs, bounds, alike, least, places, count);
}

void kernel_fold(uint16_t *most, const uint16_t *values, size_t count)
{
    kernels()->fold(most, values, count);
}

size_t kernel_reach(const uint16_t *values, size_t count, uint16_t least)
{
    return kernels()->reach(values, count, least);
}

size_t kernel_reaching(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    return kernels()->reaching(values, count, least, out);
}

void kernel_signs(const int8_t *vector, size_t length, uint64_t signs[SIGN_WORDS])
{
    memset(signs, 0, SIGN_WORDS * sizeof *signs);
    for (size_t i = 0; i < length && i < 64 * SIGN_WORDS; i++)
        signs[i / 64] |= (uint64_t)(vector[i] > 0) << i % 64;
}

const char *kernel_name(void)
{
    return kernels()->name;
}
