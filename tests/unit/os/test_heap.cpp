// The release's heap comes through src/os/heap.cpp; here it is called by its name, wherever malloc itself goes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

extern "C" void* __wrap___sbrk(std::intptr_t increment); // NOLINT(bugprone-reserved-identifier)

namespace skiff::os {
namespace {

constexpr std::size_t page = 4096, pages = 64;

TEST(Heap, IsPresentBeforeItIsTouched) {
  auto* const probe = ::mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(probe, MAP_FAILED);
  const bool offered = ::madvise(probe, page, 23 /* MADV_POPULATE_WRITE */) == 0;
  ::munmap(probe, page);
  if (!offered) GTEST_SKIP() << "a kernel before 5.14";

  const auto before = reinterpret_cast<std::uintptr_t>(__wrap___sbrk(pages * page));
  const auto first = (before + page - 1) / page * page;
  std::vector<unsigned char> present(pages - 1);
  ASSERT_EQ(::mincore(reinterpret_cast<void*>(first), (pages - 1) * page, present.data()), 0);
  EXPECT_TRUE(std::all_of(present.begin(), present.end(), [](unsigned char of) { return (of & 1) != 0; }));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(__wrap___sbrk(0)), before + pages * page);
}

} // namespace
} // namespace skiff::os
