// The memory behind tensors on the CPU, counted.
#pragma once

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <malloc.h>

#include <atomic>
#include <cstring>

namespace shim {

// Counts what tensors on the CPU hold, so that C# can collect garbage that the managed heap does not see the weight of.
struct CountingAllocator final : c10::Allocator {
    static inline std::atomic<int64_t> live{0};

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

    c10::DataPtr give(size_t bytes) const {
        void* p = acquire(bytes);
        return {p, p, &release, c10::Device(c10::DeviceType::CPU)};
    }

    // Libtorch 1.13 declares allocate const, newer ones do not and ask for copy_data too: whichever is virtual is overridden.
    c10::DataPtr allocate(size_t bytes) const { return give(bytes); }
    c10::DataPtr allocate(size_t bytes) { return give(bytes); }
    void copy_data(void* to, const void* from, std::size_t count) const { std::memcpy(to, from, count); }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
};

}  // namespace shim
