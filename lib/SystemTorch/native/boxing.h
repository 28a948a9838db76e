// What crosses the boundary: 16-byte records, and their translation to and from the values that libtorch's dispatcher takes.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/api/include/torch/version.h>

#include <optional>
#include <string>
#include <vector>

namespace shim {

using c10::IValue;
using c10::TensorImpl;
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
using std::nullopt;
using std::optional;
#else
using c10::nullopt;
using c10::optional;
#endif

enum class Tag : int32_t {
    None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator, Default
};
inline const char* tag_names[] = {
    "nothing", "a tensor", "an integer", "a floating-point number", "a bool", "a list of integers", "a list of floating-point numbers",
    "a list of bools", "a list of tensors", "a string", "a device", "a generator", "the default"
};

// Lists are arrays of 8-byte slots (integers, doubles, handles, or one character of a string each).
struct Record {
    Tag tag;
    int32_t count;
    union { int64_t i; double d; const void* p; };
};

// What a schema asks for, worked out once per operator so that a call only switches on it.
enum class Want {
    Other, Tensor, Int, Float, Bool, Number, IntList, FloatList, BoolList, NumberList, TensorList, OptTensorList, String, Device, Generator
};

struct Op {
    c10::OperatorHandle handle;
    std::vector<Want> wants;
};

inline at::Tensor borrow(const void* handle) {
    if (handle == nullptr) return {};
    return at::Tensor(c10::intrusive_ptr<TensorImpl>::reclaim_copy(static_cast<TensorImpl*>(const_cast<void*>(handle))));
}

inline void* own(const at::Tensor& tensor) {
    // Backward marks some gradients as zero without giving them memory; whoever reads one needs the zeros.
    if (tensor.defined() && tensor._is_zerotensor()) return own(at::zeros(tensor.sizes(), tensor.options()));
    return tensor.defined() ? c10::intrusive_ptr<TensorImpl>(tensor.getIntrusivePtr()).release() : nullptr;
}

inline std::vector<at::Tensor> borrow_all(void* const* handles, int64_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int64_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

inline Want want_of(c10::TypePtr type) {
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

[[noreturn]] inline void mismatch(const Op& op, size_t index, const Record& a) {
    const auto& argument = op.handle.schema().arguments()[index];
    throw std::runtime_error(c10::str(op.handle.operator_name(), ": argument '", argument.name(), "' expects ",
                                      argument.type()->str(), " but was given ", tag_names[static_cast<int>(a.tag)]));
}

inline bool is_number(const Record& a) { return a.tag == Tag::Int || a.tag == Tag::Double || a.tag == Tag::Bool; }
inline double as_double(const Record& a) { return a.tag == Tag::Double ? a.d : static_cast<double>(a.i); }

inline double slot_double(const Record& a, int32_t i) {
    return a.tag == Tag::DoubleList ? static_cast<const double*>(a.p)[i] : static_cast<double>(static_cast<const int64_t*>(a.p)[i]);
}

inline IValue number_list(const Record& a) {
    c10::List<at::Scalar> list;
    for (int32_t i = 0; i < a.count; i++) list.push_back(slot_double(a, i));
    return list;
}

// Boxed kernels assert on an int where the schema says float, so numbers are converted to what the schema says, and whatever cannot be
// converted is refused with the operator's and the argument's name.
inline IValue unpack(const Op& op, size_t index, const Record& a) {
    if (a.tag == Tag::None) return {};
    switch (op.wants[index]) {
        case Want::Tensor:
            if (a.tag == Tag::Tensor) return borrow(a.p);
            break;
        case Want::Int:
            if (a.tag == Tag::Int || a.tag == Tag::Bool) return a.i;
            break;
        case Want::Float:
            if (is_number(a)) return as_double(a);
            break;
        case Want::Bool:
            if (a.tag == Tag::Bool || a.tag == Tag::Int) return a.i != 0;
            break;
        case Want::Number:
            if (a.tag == Tag::Double) return a.d;
            if (a.tag == Tag::Int) return a.i;
            if (a.tag == Tag::Bool) return a.i != 0;
            break;
        case Want::IntList:
            if (a.tag == Tag::IntList || a.tag == Tag::BoolList) {
                auto slots = static_cast<const int64_t*>(a.p);
                return std::vector<int64_t>(slots, slots + a.count);
            }
            if (a.tag == Tag::Int) return std::vector<int64_t>{a.i};
            break;
        case Want::FloatList:
            if (a.tag == Tag::DoubleList || a.tag == Tag::IntList) {
                std::vector<double> values(a.count);
                for (int32_t i = 0; i < a.count; i++) values[i] = slot_double(a, i);
                return values;
            }
            break;
        case Want::BoolList:
            if (a.tag == Tag::BoolList) {
                c10::List<bool> values;
                for (int32_t i = 0; i < a.count; i++) values.push_back(static_cast<const int64_t*>(a.p)[i] != 0);
                return values;
            }
            break;
        case Want::NumberList:
            if (a.tag == Tag::DoubleList || a.tag == Tag::IntList) return number_list(a);
            break;
        case Want::TensorList:
            if (a.tag == Tag::TensorList) return borrow_all(static_cast<void* const*>(a.p), a.count);
            break;
        case Want::OptTensorList:
            if (a.tag == Tag::TensorList) {
                c10::List<optional<at::Tensor>> values;
                for (auto& t : borrow_all(static_cast<void* const*>(a.p), a.count))
                    values.push_back(t.defined() ? optional<at::Tensor>(t) : nullopt);
                return values;
            }
            break;
        case Want::String:
            if (a.tag == Tag::String) {
                std::string text(a.count, ' ');
                for (int32_t i = 0; i < a.count; i++) text[i] = static_cast<char>(static_cast<const int64_t*>(a.p)[i]);
                return text;
            }
            break;
        case Want::Device:
            if (a.tag == Tag::Device)
                return c10::Device(static_cast<c10::DeviceType>(a.count), static_cast<c10::DeviceIndex>(a.i));
            break;
        case Want::Generator:
            if (a.tag == Tag::Generator) return *static_cast<const at::Generator*>(a.p);
            break;
        case Want::Other:
            break;
    }
    mismatch(op, index, a);
}

inline Record pack(const IValue& value) {
    Record r{Tag::None, 0, {0}};
    if (value.isTensor()) {
        r.p = own(value.toTensor());
        r.tag = r.p == nullptr ? Tag::None : Tag::Tensor;
    } else if (value.isTensorList()) {
        auto list = value.toTensorVector();
        auto handles = new void*[list.size()];
        for (size_t i = 0; i < list.size(); i++) handles[i] = own(list[i]);
        r.tag = Tag::TensorList;
        r.count = static_cast<int32_t>(list.size());
        r.p = handles;
    } else if (value.isDouble()) {
        r.tag = Tag::Double;
        r.d = value.toDouble();
    } else if (value.isBool()) {
        r.tag = Tag::Bool;
        r.i = value.toBool();
    } else if (value.isInt()) {
        r.tag = Tag::Int;
        r.i = value.toInt();
    } else if (!value.isNone()) {
        throw std::runtime_error("the operator returned a " + value.tagKind() + ", which has no record");
    }
    return r;
}

}  // namespace shim
