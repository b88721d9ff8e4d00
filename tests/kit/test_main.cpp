#include "tests/kit/test_main.h"

#include <QApplication>
#include <QTest>

#include <cstdio>
#include <cstring>
#include <map>
#include <string>

namespace vb::test {

static std::map<std::string, std::function<std::unique_ptr<QObject>()>> &tests()
{
    static std::map<std::string, std::function<std::unique_ptr<QObject>()>> all;
    return all;
}

bool addTest(const char *name, std::function<std::unique_ptr<QObject>()> make)
{
    return tests().emplace(name, std::move(make)).second;
}

} // namespace vb::test

/// `test_area [Class [QTest arguments…]]`: one class or, without a name, all of them.
int main(int argc, char **argv)
{
    const bool one = argc > 1 && argv[1][0] != '-';
    const std::string only = one ? argv[1] : "";
    if (one && vb::test::tests().count(only) == 0) {
        std::fprintf(stderr, "no test class %s\n", only.c_str());
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariableIsSet("VB_TEST_XCB") ? "xcb" : "offscreen");
    const QApplication app(argc, argv);
    QStringList arguments {QString::fromLocal8Bit(argv[0])};
    for (int i = one ? 2 : 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    int failures = 0;
    for (const auto &[name, make] : vb::test::tests())
        if (!one || name == only)
            failures += QTest::qExec(make().get(), arguments);
    return failures == 0 ? 0 : 1;
}
