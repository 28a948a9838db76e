// Adam's update in one pass over the memory. Written with multi-tensor operators it is eight passes, which for a small model take half as
// long as a matrix product. The roundings are those of the operators, multiply-adds fused where theirs are, so the numbers stay the same.
#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>

#include "boxing.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace shim {

// The factors of one step: size = lr / (1 - β₁ᵗ), correction = √(1 - β₂ᵗ), decay = 1 - lr λ.
struct AdamFactors {
    float beta1, rest1, beta2, rest2, correction, epsilon, size, decay;
};

#if defined(__x86_64__)
// Left to itself the compiler would fuse the last addition as well.
__attribute__((target("avx2,fma"), optimize("fp-contract=off")))
inline void adam_update(float* p, const float* g, float* m, float* v, int64_t n, const AdamFactors& f) {
    const auto beta1 = _mm256_set1_ps(f.beta1), rest1 = _mm256_set1_ps(f.rest1), beta2 = _mm256_set1_ps(f.beta2),
               rest2 = _mm256_set1_ps(f.rest2), correction = _mm256_set1_ps(f.correction), epsilon = _mm256_set1_ps(f.epsilon),
               size = _mm256_set1_ps(-f.size), decay = _mm256_set1_ps(f.decay);
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        const auto grad = _mm256_loadu_ps(g + i);
        const auto mean = _mm256_fmadd_ps(grad, rest1, _mm256_mul_ps(_mm256_loadu_ps(m + i), beta1));
        const auto square = _mm256_fmadd_ps(_mm256_mul_ps(rest2, grad), grad, _mm256_mul_ps(_mm256_loadu_ps(v + i), beta2));
        const auto root = _mm256_add_ps(_mm256_div_ps(_mm256_sqrt_ps(square), correction), epsilon);
        const auto change = _mm256_div_ps(_mm256_mul_ps(size, mean), root);
        _mm256_storeu_ps(m + i, mean);
        _mm256_storeu_ps(v + i, square);
        _mm256_storeu_ps(p + i, _mm256_add_ps(_mm256_mul_ps(_mm256_loadu_ps(p + i), decay), change));
    }
    for (; i < n; i++) {
        m[i] = std::fma(g[i], f.rest1, m[i] * f.beta1);
        v[i] = std::fma(f.rest2 * g[i], g[i], v[i] * f.beta2);
        const float kept = p[i] * f.decay, change = -f.size * m[i] / (std::sqrt(v[i]) / f.correction + f.epsilon);
        p[i] = kept + change;
    }
}
#else
inline void adam_update(float*, const float*, float*, float*, int64_t, const AdamFactors&) {
    TORCH_CHECK(false, "adam_ is written for x86-64; elsewhere the multi-tensor operators are used");
}
#endif

inline void adam(at::TensorList parameters, at::TensorList gradients, at::TensorList means, at::TensorList squares, int64_t step,
                 double rate, double beta1, double beta2, double epsilon, double decay) {
    TORCH_CHECK(gradients.size() == parameters.size() && means.size() == parameters.size() && squares.size() == parameters.size(),
                "adam_: every parameter needs a gradient and two moments");
    const AdamFactors factors{float(beta1), float(1 - beta1), float(beta2), float(1 - beta2), float(std::sqrt(1 - std::pow(beta2, step))),
                              float(epsilon), float(rate / (1 - std::pow(beta1, step))), float(1 - rate * decay)};
    for (size_t i = 0; i < parameters.size(); i++) {
        const auto& p = parameters[i];
        for (const auto* t : {&p, &gradients[i], &means[i], &squares[i]})
            TORCH_CHECK(t->is_cpu() && t->is_contiguous() && t->scalar_type() == at::kFloat && t->numel() == p.numel(),
                        "adam_: parameters, gradients and moments must be contiguous, Float32, alike in size and on the CPU");
        adam_update(p.data_ptr<float>(), gradients[i].data_ptr<float>(), means[i].data_ptr<float>(), squares[i].data_ptr<float>(),
                    p.numel(), factors);
        p.unsafeGetTensorImpl()->bump_version();
    }
}

}  // namespace shim
