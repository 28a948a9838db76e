// The whole native side of SystemTorch: one boxed call that reaches every operator of libtorch by name, and the few things that are
// not operators (tensor memory, autograd, generators, threads). C# passes and receives 16-byte records; a tensor handle is a counted
// reference to a TensorImpl. Every export catches: it returns a failure value and leaves the message for st_error.

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/convolution_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/alloc_cpu.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>

#include <malloc.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

using c10::IValue;
using c10::TensorImpl;

enum Tag : int32_t { None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator, Default };
const char* tag_names[] = {"nothing", "a tensor", "an integer", "a floating-point number", "a bool", "a list of integers",
                           "a list of floating-point numbers", "a list of bools", "a list of tensors", "a string", "a device",
                           "a generator", "the default"};

// Lists are arrays of 8-byte slots (integers, doubles, handles, or one character of a string each).
struct Record {
    int32_t tag;
    int32_t count;
    union { int64_t i; double d; const void* p; };
};

// What a schema asks for, worked out once per operator so that a call only switches on it.
enum class Want { Other, Tensor, Int, Float, Bool, Number, IntList, FloatList, BoolList, NumberList, TensorList, OptTensorList, String,
                  Device, Generator };

struct Op {
    c10::OperatorHandle handle;
    std::vector<Want> wants;
};

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

at::Tensor borrow(const void* handle) {
    if (handle == nullptr) return {};
    return at::Tensor(c10::intrusive_ptr<TensorImpl>::reclaim_copy(static_cast<TensorImpl*>(const_cast<void*>(handle))));
}

void* own(const at::Tensor& tensor) {
    // Backward marks some gradients as zero without giving them memory; whoever reads one needs the zeros.
    if (tensor.defined() && tensor._is_zerotensor()) return own(at::zeros(tensor.sizes(), tensor.options()));
    return tensor.defined() ? c10::intrusive_ptr<TensorImpl>(tensor.getIntrusivePtr()).release() : nullptr;
}

std::vector<at::Tensor> borrow_all(void* const* handles, int64_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int64_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

Want want_of(c10::TypePtr type) {
    while (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    switch (type->kind()) {
        case c10::TypeKind::TensorType: return Want::Tensor;
        case c10::TypeKind::IntType: case c10::TypeKind::SymIntType: return Want::Int;
        case c10::TypeKind::FloatType: return Want::Float;
        case c10::TypeKind::BoolType: return Want::Bool;
        case c10::TypeKind::NumberType: return Want::Number;
        case c10::TypeKind::StringType: return Want::String;
        case c10::TypeKind::DeviceObjType: return Want::Device;
        case c10::TypeKind::GeneratorType: return Want::Generator;
        case c10::TypeKind::ListType: break;
        default: return Want::Other;
    }
    auto element = type->expect<c10::ListType>()->getElementType();
    if (element->kind() == c10::TypeKind::OptionalType) return Want::OptTensorList;
    switch (element->kind()) {
        case c10::TypeKind::TensorType: return Want::TensorList;
        case c10::TypeKind::IntType: case c10::TypeKind::SymIntType: return Want::IntList;
        case c10::TypeKind::FloatType: return Want::FloatList;
        case c10::TypeKind::BoolType: return Want::BoolList;
        case c10::TypeKind::NumberType: return Want::NumberList;
        default: return Want::Other;
    }
}

[[noreturn]] void mismatch(const Op& op, size_t index, const Record& a) {
    const auto& argument = op.handle.schema().arguments()[index];
    throw std::runtime_error(c10::str(op.handle.operator_name(), ": argument '", argument.name(), "' expects ",
                                      argument.type()->str(), " but was given ", tag_names[a.tag]));
}

bool is_number(const Record& a) { return a.tag == Int || a.tag == Double || a.tag == Bool; }
double as_double(const Record& a) { return a.tag == Double ? a.d : static_cast<double>(a.i); }

double slot_double(const Record& a, int32_t i) {
    return a.tag == DoubleList ? static_cast<const double*>(a.p)[i] : static_cast<double>(static_cast<const int64_t*>(a.p)[i]);
}

IValue number_list(const Record& a) {
    c10::List<at::Scalar> list;
    for (int32_t i = 0; i < a.count; i++) list.push_back(slot_double(a, i));
    return list;
}

// Boxed kernels assert on an int where the schema says float, so numbers are converted to what the schema says, and whatever cannot be
// converted is refused with the operator's and the argument's name.
IValue unpack(const Op& op, size_t index, const Record& a) {
    if (a.tag == None) return {};
    switch (op.wants[index]) {
        case Want::Tensor:
            if (a.tag == Tensor) return borrow(a.p);
            break;
        case Want::Int:
            if (a.tag == Int || a.tag == Bool) return a.i;
            break;
        case Want::Float:
            if (is_number(a)) return as_double(a);
            break;
        case Want::Bool:
            if (a.tag == Bool || a.tag == Int) return a.i != 0;
            break;
        case Want::Number:
            if (a.tag == Double) return a.d;
            if (a.tag == Int) return a.i;
            if (a.tag == Bool) return a.i != 0;
            break;
        case Want::IntList:
            if (a.tag == IntList || a.tag == BoolList) {
                auto slots = static_cast<const int64_t*>(a.p);
                return std::vector<int64_t>(slots, slots + a.count);
            }
            if (a.tag == Int) return std::vector<int64_t>{a.i};
            break;
        case Want::FloatList:
            if (a.tag == DoubleList || a.tag == IntList) {
                std::vector<double> values(a.count);
                for (int32_t i = 0; i < a.count; i++) values[i] = slot_double(a, i);
                return values;
            }
            break;
        case Want::BoolList:
            if (a.tag == BoolList) {
                c10::List<bool> values;
                for (int32_t i = 0; i < a.count; i++) values.push_back(static_cast<const int64_t*>(a.p)[i] != 0);
                return values;
            }
            break;
        case Want::NumberList:
            if (a.tag == DoubleList || a.tag == IntList) return number_list(a);
            break;
        case Want::TensorList:
            if (a.tag == TensorList) return borrow_all(static_cast<void* const*>(a.p), a.count);
            break;
        case Want::OptTensorList:
            if (a.tag == TensorList) {
                c10::List<c10::optional<at::Tensor>> values;
                for (auto& t : borrow_all(static_cast<void* const*>(a.p), a.count))
                    values.push_back(t.defined() ? c10::optional<at::Tensor>(t) : c10::nullopt);
                return values;
            }
            break;
        case Want::String:
            if (a.tag == String) {
                std::string text(a.count, ' ');
                for (int32_t i = 0; i < a.count; i++) text[i] = static_cast<char>(static_cast<const int64_t*>(a.p)[i]);
                return text;
            }
            break;
        case Want::Device:
            if (a.tag == Device)
                return c10::Device(static_cast<c10::DeviceType>(a.count), static_cast<c10::DeviceIndex>(a.i));
            break;
        case Want::Generator:
            if (a.tag == Generator) return *static_cast<const at::Generator*>(a.p);
            break;
        case Want::Other:
            break;
    }
    mismatch(op, index, a);
}

Record pack(const IValue& value) {
    Record r{None, 0, {0}};
    if (value.isTensor()) {
        r.p = own(value.toTensor());
        r.tag = r.p == nullptr ? None : Tensor;
    } else if (value.isTensorList()) {
        auto list = value.toTensorVector();
        auto handles = new void*[list.size()];
        for (size_t i = 0; i < list.size(); i++) handles[i] = own(list[i]);
        r.tag = TensorList;
        r.count = static_cast<int32_t>(list.size());
        r.p = handles;
    } else if (value.isDouble()) {
        r.tag = Double;
        r.d = value.toDouble();
    } else if (value.isBool()) {
        r.tag = Bool;
        r.i = value.toBool();
    } else if (value.isInt()) {
        r.tag = Int;
        r.i = value.toInt();
    } else if (!value.isNone()) {
        throw std::runtime_error("the operator returned a " + value.tagKind() + ", which has no record");
    }
    return r;
}

// Counts what tensors on the CPU hold, so that C# can collect garbage that the managed heap does not see the weight of.
struct CountingAllocator final : c10::Allocator {
    static std::atomic<int64_t> live;

    static void release(void* p) {
        if (p == nullptr) return;
        live -= static_cast<int64_t>(malloc_usable_size(p));
        c10::free_cpu(p);
    }

    static void* acquire(size_t bytes) {
        if (bytes == 0) return nullptr;
        void* p = nullptr;
        try {
            p = c10::alloc_cpu(bytes);
        } catch (const c10::Error&) {
            throw std::runtime_error(c10::str("out of memory: a tensor of ", bytes, " bytes was asked for while ", live.load(),
                                              " bytes are in use; use a smaller batch, or dispose tensors sooner"));
        }
        if (p != nullptr) live += static_cast<int64_t>(malloc_usable_size(p));
        return p;
    }

    c10::DeleterFnPtr raw_deleter() const override { return &release; }
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
    c10::DataPtr allocate(size_t bytes) override {
        void* p = acquire(bytes);
        return {p, p, &release, c10::Device(c10::DeviceType::CPU)};
    }
    void copy_data(void* to, const void* from, std::size_t count) const override { default_copy_data(to, from, count); }
#else
    c10::DataPtr allocate(size_t bytes) const override {
        void* p = acquire(bytes);
        return {p, p, &release, c10::Device(c10::DeviceType::CPU)};
    }
#endif
};
std::atomic<int64_t> CountingAllocator::live{0};

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
        return std::get<0>(at::convolution_backward(input, output_like, weight, c10::nullopt, stride, padding, ones, false, zeros, 1,
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
            grad_weight = std::get<1>(at::convolution_backward(input, grad, weight, c10::nullopt, stride, padding, ones, false, zeros, 1,
                                                               {false, true, false}));
        if (context->saved_data["bias"].toBool() && context->needs_input_grad(2)) {
            std::vector<int64_t> dims{0};
            for (int64_t i = 2; i < grad.dim(); i++) dims.push_back(i);
            grad_bias = grad.sum(dims);
        }
        return {grad_input, grad_weight, grad_bias, {}, {}, {}};
    }
};

at::Tensor conv_transpose(const at::Tensor& input, const at::Tensor& weight, const c10::optional<at::Tensor>& bias,
                          at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef output_padding) {
    return ConvTranspose::apply(input, weight, bias.value_or(at::Tensor()), stride.vec(), padding.vec(), output_padding.vec());
}

void register_operators() {
    // The process may hold a second copy of this file, loaded from another folder.
    if (c10::Dispatcher::singleton().findSchema({"latent::conv_transpose", ""})) return;
    static auto* library = new torch::Library(torch::Library::FRAGMENT, "latent", c10::nullopt, __FILE__, __LINE__);
    library->def("conv_transpose(Tensor input, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] output_padding) -> Tensor",
                 &conv_transpose);
}

}  // namespace

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
        if (!found) throw std::runtime_error(c10::str("libtorch ", TORCH_VERSION, " has no operator ", name, *overload ? "." : "", overload));
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
        torch::jit::Stack stack;
        stack.reserve(arguments.size());
        for (size_t i = 0; i < arguments.size(); i++) {
            if (i < static_cast<size_t>(count) && args[i].tag != Default) {
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
        return static_cast<int>(stack.size());
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
        c10::optional<bool> retain;
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
