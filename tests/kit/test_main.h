#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace vb::test {

/// Called by VB_TEST before main(): adds a test class under its name.
bool addTest(const char *name, std::function<std::unique_ptr<QObject>()> make);

} // namespace vb::test

/// Puts a QTest class into the executable of its area; CMake makes one CTest entry of it (vb_tests in
/// tests/CMakeLists.txt).
#define VB_TEST(Class)                                                                                                 \
    static const bool vbAdded##Class = ::vb::test::addTest(#Class, [] { return std::make_unique<Class>(); });
