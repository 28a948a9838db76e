// The whole native side of SystemTorch: one boxed call that reaches every operator of libtorch by name, and the few things that are
// not operators (tensor memory, autograd, generators, threads). A tensor handle is a counted reference to a TensorImpl. Every export
// catches: it returns a failure value and leaves the message for st_error.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/library.h>

#include <memory>
#include <mutex>

#include "adam.h"
#include "boxing.h"
#include "conv_transpose.h"
#include "memory.h"

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace shim {

thread_local std::string last_error;

template <class R, class F>
R guarded(R failure, F body) {
    try {
        return body();
    } catch (const c10::Error& e) {
        last_error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        last_error = e.what();
    } catch (...) {
        last_error = "an unknown native exception";
    }
    return failure;
}

// Operators of our own, called by name like any other.
void register_operators() {
    // The process may hold a second copy of this file, loaded from another folder.
    if (c10::Dispatcher::singleton().findSchema({"latent::conv_transpose", ""})) return;
    static auto* library = new torch::Library(torch::Library::FRAGMENT, "latent", nullopt, __FILE__, __LINE__);
    library->def("conv_transpose(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] output_padding) -> Tensor",
                 &conv_transpose);
    library->def("adam_(Tensor(a!)[] parameters, Tensor[] gradients, Tensor(b!)[] means, Tensor(c!)[] squares, int step, float rate, "
                 "float beta1, float beta2, float epsilon, float decay) -> ()",
                 &adam);
}

}  // namespace shim

using namespace shim;

EXPORT const char* st_error() { return last_error.c_str(); }
EXPORT const char* st_version() { return TORCH_VERSION; }

EXPORT int st_start() {
    return guarded(-1, [] {
        static auto* allocator = new CountingAllocator();
        c10::SetCPUAllocator(allocator, 1);
        // Training frees and asks for the same large blocks every step: keep them in the heap instead of returning them to the kernel.
        mallopt(M_MMAP_THRESHOLD, 32 << 20);
        mallopt(M_TRIM_THRESHOLD, 512 << 20);
        // Collecting a backtrace takes milliseconds per error, and nobody sees it.
        c10::SetStackTraceFetcher([] { return std::string(); });
        register_operators();
        return 0;
    });
}

EXPORT int64_t st_live_bytes() { return CountingAllocator::live; }

// Operators

EXPORT void* st_op(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&]() -> void* {
        auto found = c10::Dispatcher::singleton().findSchema({name, overload});
        if (!found)
            throw std::runtime_error(c10::str("libtorch ", TORCH_VERSION, " has no operator ", name, *overload ? "." : "", overload));
        auto op = std::make_unique<Op>(Op{*found, {}});
        for (const auto& argument : found->schema().arguments()) op->wants.push_back(want_of(argument.type()));
        return op.release();
    });
}

// Returns how many results there were (the first `capacity` are handed over, the rest released), or -1.
EXPORT int st_call(const Op* op, const Record* args, int count, Record* results, int capacity) {
    return guarded(-1, [&] {
        const auto& schema = op->handle.schema();
        const auto& arguments = schema.arguments();
        if (static_cast<size_t>(count) > arguments.size())
            throw std::runtime_error(c10::str(op->handle.operator_name(), " takes ", arguments.size(), " arguments but was given ", count));
        // Taken from the thread and given back, so that its memory serves every call; an error merely loses it.
        thread_local torch::jit::Stack kept;
        auto stack = std::move(kept);
        stack.reserve(arguments.size());
        for (size_t i = 0; i < arguments.size(); i++) {
            if (i < static_cast<size_t>(count) && args[i].tag != Tag::Default) {
                stack.push_back(unpack(*op, i, args[i]));
                continue;
            }
            const auto& fallback = arguments[i].default_value();
            if (!fallback)
                throw std::runtime_error(c10::str(op->handle.operator_name(), ": argument '", arguments[i].name(), "' is missing"));
            stack.push_back(*fallback);
        }
        op->handle.callBoxed(&stack);
        for (int i = 0; i < capacity && i < static_cast<int>(stack.size()); i++) results[i] = pack(stack[i]);
        auto found = static_cast<int>(stack.size());
        stack.clear();
        kept = std::move(stack);
        return found;
    });
}

EXPORT void st_free_list(void** handles) { delete[] handles; }

// Tensors

EXPORT void st_release(void* handle) {
    c10::intrusive_ptr<TensorImpl>::reclaim(static_cast<TensorImpl*>(handle));
}

EXPORT void* st_share(const void* handle) { return own(borrow(handle)); }

EXPORT int64_t st_property(TensorImpl* t, int which) {
    switch (which) {
        case 0: return t->dim();
        case 1: return t->numel();
        case 2: return static_cast<int64_t>(c10::typeMetaToScalarType(t->dtype()));
        case 3: return static_cast<int64_t>(t->device_type());
        case 4: return t->device().index();
        case 5: return static_cast<int64_t>(t->itemsize());
        case 6: return t->storage_offset();
        case 7: return t->requires_grad();
        case 8: return borrow(t).is_leaf();
        case 9: return t->is_contiguous();
        case 10: return t->is_sparse();
        case 11: return t->is_inference();
        case 12: return borrow(t).retains_grad();
        default: return -1;
    }
}

EXPORT void st_sizes(TensorImpl* t, int64_t* sizes) {
    for (auto s : t->sizes()) *sizes++ = s;
}

EXPORT void st_strides(TensorImpl* t, int64_t* strides) {
    for (auto s : t->strides()) *strides++ = s;
}

EXPORT void* st_data(const void* handle) {
    return guarded<void*>(nullptr, [&] { return borrow(handle).data_ptr(); });
}

EXPORT int st_set_data(const void* handle, const void* source) {
    return guarded(-1, [&] { borrow(handle).set_data(borrow(source)); return 0; });
}

// Autograd

EXPORT int st_set_requires_grad(const void* handle, int requires_grad) {
    return guarded(-1, [&] { borrow(handle).set_requires_grad(requires_grad != 0); return 0; });
}

EXPORT int st_retain_grad(const void* handle) {
    return guarded(-1, [&] { borrow(handle).retain_grad(); return 0; });
}

EXPORT void* st_grad(const void* handle) {
    return guarded<void*>(nullptr, [&] { return own(borrow(handle).grad()); });
}

EXPORT int st_set_grad(const void* handle, const void* grad) {
    return guarded(-1, [&] { borrow(handle).mutable_grad() = borrow(grad); return 0; });
}

EXPORT int st_backward(void* const* tensors, void* const* grads, int count, int retain_graph, int create_graph, void* const* inputs,
                       int input_count) {
    return guarded(-1, [&] {
        optional<bool> retain;
        if (retain_graph >= 0) retain = retain_graph != 0;
        torch::autograd::backward(borrow_all(tensors, count), grads ? borrow_all(grads, count) : std::vector<at::Tensor>(), retain,
                                  create_graph != 0, borrow_all(inputs, input_count));
        return 0;
    });
}

EXPORT int st_autograd_grad(void* const* outputs, void* const* grads, int count, void* const* inputs, int input_count, int retain_graph,
                            int create_graph, int allow_unused, void** results) {
    return guarded(-1, [&] {
        auto found = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                           grads ? borrow_all(grads, count) : std::vector<at::Tensor>(), retain_graph != 0,
                                           create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) results[i] = own(found[i]);
        return 0;
    });
}

// The guard of inference mode; it must be ended on the thread that began it.
EXPORT void* st_begin_inference(int enabled) { return new c10::InferenceMode(enabled != 0); }
EXPORT void st_end_inference(c10::InferenceMode* guard) { delete guard; }
EXPORT int st_inference_mode() { return c10::InferenceMode::is_enabled(); }

EXPORT int st_grad_mode() { return c10::GradMode::is_enabled(); }
EXPORT void st_set_grad_mode(int enabled) { c10::GradMode::set_enabled(enabled != 0); }

// Generators: a handle is a pointer to an at::Generator

EXPORT void* st_generator(uint64_t seed, int device_type, int device_index) {
    return guarded<void*>(nullptr, [&]() -> void* {
        auto type = static_cast<c10::DeviceType>(device_type);
        auto generator = type == c10::DeviceType::CPU
            ? at::detail::createCPUGenerator(seed)
            : at::globalContext().defaultGenerator(c10::Device(type, static_cast<c10::DeviceIndex>(device_index))).clone();
        generator.set_current_seed(seed);
        return new at::Generator(generator);
    });
}

EXPORT void* st_default_generator() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
EXPORT void st_generator_release(at::Generator* generator) { delete generator; }

EXPORT int64_t st_generator_seed(at::Generator* generator, int fresh) {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return static_cast<int64_t>(fresh ? generator->seed() : generator->current_seed());
}

EXPORT int st_generator_set_seed(at::Generator* generator, uint64_t seed) {
    return guarded(-1, [&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_current_seed(seed);
        return 0;
    });
}

EXPORT void* st_generator_state(at::Generator* generator) {
    return guarded<void*>(nullptr, [&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        return own(generator->get_state());
    });
}

EXPORT int st_generator_set_state(at::Generator* generator, const void* state) {
    return guarded(-1, [&] {
        std::lock_guard<std::mutex> lock(generator->mutex());
        generator->set_state(borrow(state));
        return 0;
    });
}

EXPORT int st_manual_seed(uint64_t seed) {
    return guarded(-1, [&] { at::manual_seed(seed); return 0; });
}

// Threads and devices

EXPORT int st_default_dtype() { return static_cast<int>(c10::get_default_dtype_as_scalartype()); }
EXPORT int st_set_default_dtype(int type) {
    return guarded(-1, [&] { c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(type))); return 0; });
}

EXPORT int st_threads() { return at::get_num_threads(); }
EXPORT int st_interop_threads() { return at::get_num_interop_threads(); }
EXPORT int st_set_threads(int count) {
    return guarded(-1, [&] { at::set_num_threads(count); return 0; });
}
EXPORT int st_set_interop_threads(int count) {
    return guarded(-1, [&] { at::set_num_interop_threads(count); return 0; });
}
EXPORT int st_cuda_devices() {
    return guarded(0, [] { return at::hasCUDA() ? static_cast<int>(at::getNumGPUs()) : 0; });
}
EXPORT int st_cuda_synchronize(int index) {
    return guarded(-1, [&] { at::detail::getCUDAHooks().deviceSynchronize(static_cast<c10::DeviceIndex>(index)); return 0; });
}
