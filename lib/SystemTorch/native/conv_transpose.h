#pragma once

#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/custom_function.h>

#include "boxing.h"

namespace shim {

// A transposed convolution is the data gradient of an ordinary one. libtorch 1.13 computes it on the CPU by im2col and gemm; asked for
// as that gradient it runs on oneDNN, about twice as fast. Written for groups = 1 and dilation = 1.
struct ConvTranspose : torch::autograd::Function<ConvTranspose> {
    using Context = torch::autograd::AutogradContext;

    static at::Tensor compute(const at::Tensor& input, const at::Tensor& weight, at::IntArrayRef stride, at::IntArrayRef padding,
                              at::IntArrayRef output_padding) {
        const auto spatial = stride.size();
        std::vector<int64_t> size{input.size(0), weight.size(1)}, ones(spatial, 1), zeros(spatial, 0);
        for (size_t i = 0; i < spatial; i++)
            size.push_back((input.size(i + 2) - 1) * stride[i] - 2 * padding[i] + weight.size(i + 2) + output_padding[i]);
        // Only its size is read; nothing is ever written to it.
        auto output_like = at::empty(size, input.options());
        return std::get<0>(at::convolution_backward(input, output_like, weight, nullopt, stride, padding, ones, false, zeros, 1,
                                                    {true, false, false}));
    }

    static at::Tensor forward(Context* context, const at::Tensor& input, const at::Tensor& weight, const at::Tensor& bias,
                              std::vector<int64_t> stride, std::vector<int64_t> padding, std::vector<int64_t> output_padding) {
        at::AutoDispatchBelowADInplaceOrView guard;
        context->save_for_backward({input, weight});
        context->saved_data["stride"] = stride;
        context->saved_data["padding"] = padding;
        context->saved_data["bias"] = bias.defined();
        auto output = compute(input, weight, stride, padding, output_padding);
        if (bias.defined()) {
            std::vector<int64_t> shape(output.dim(), 1);
            shape[1] = bias.size(0);
            output.add_(bias.view(shape));
        }
        return output;
    }

    // Written in differentiable operators, so the second derivative comes by itself.
    static torch::autograd::variable_list backward(Context* context, torch::autograd::variable_list grads) {
        auto saved = context->get_saved_variables();
        const auto& input = saved[0];
        const auto& weight = saved[1];
        auto stride = context->saved_data["stride"].toIntVector();
        auto padding = context->saved_data["padding"].toIntVector();
        std::vector<int64_t> ones(stride.size(), 1), zeros(stride.size(), 0);
        auto grad = grads[0];
        at::Tensor grad_input, grad_weight, grad_bias;
        if (context->needs_input_grad(0))
            grad_input = at::convolution(grad, weight, {}, stride, padding, ones, false, zeros, 1);
        if (context->needs_input_grad(1))
            grad_weight = std::get<1>(at::convolution_backward(input, grad, weight, nullopt, stride, padding, ones, false, zeros, 1,
                                                               {false, true, false}));
        if (context->saved_data["bias"].toBool() && context->needs_input_grad(2)) {
            std::vector<int64_t> dims{0};
            for (int64_t i = 2; i < grad.dim(); i++) dims.push_back(i);
            grad_bias = grad.sum(dims);
        }
        return {grad_input, grad_weight, grad_bias, {}, {}, {}};
    }
};

// Whether the shapes are those of a plain transposed convolution on the CPU.
inline bool plain(const at::Tensor& input, const at::Tensor& weight, const optional<at::Tensor>& bias, at::IntArrayRef stride,
           at::IntArrayRef padding, at::IntArrayRef output_padding) {
    const auto spatial = static_cast<int64_t>(stride.size());
    if (input.dim() != spatial + 2 || weight.dim() != spatial + 2 || padding.size() != stride.size() ||
        output_padding.size() != stride.size() || input.numel() == 0 || weight.numel() == 0 || input.size(1) != weight.size(0) ||
        !input.is_cpu() || !weight.is_cpu() || input.scalar_type() != weight.scalar_type())
        return false;
    if (bias && bias->defined() && (bias->dim() != 1 || bias->size(0) != weight.size(1) || bias->scalar_type() != input.scalar_type()))
        return false;
    for (int64_t i = 0; i < spatial; i++) {
        if (stride[i] <= 0 || padding[i] < 0 || output_padding[i] < 0 || output_padding[i] >= stride[i]) return false;
        if ((input.size(i + 2) - 1) * stride[i] - 2 * padding[i] + weight.size(i + 2) + output_padding[i] <= 0) return false;
    }
    return true;
}

inline at::Tensor conv_transpose(const at::Tensor& input, const at::Tensor& weight, const optional<at::Tensor>& bias,
                                 at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef output_padding) {
    // Libtorch's own does the rest, and words the error where there is one.
    if (!plain(input, weight, bias, stride, padding, output_padding))
        return at::convolution(input, weight, bias, stride, padding, std::vector<int64_t>(stride.size(), 1), true, output_padding, 1);
    return ConvTranspose::apply(input, weight, bias.value_or(at::Tensor()), stride.vec(), padding.vec(), output_padding.vec());
}

}  // namespace shim
