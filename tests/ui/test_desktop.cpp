#include "tests/kit/practice_fixture.h"
#include "tests/kit/test_main.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTest>

using namespace vb;

namespace {

constexpr int kTourLimitMs = 240'000;
constexpr int kShortLimitMs = 30'000;

struct Ran {
    int exitCode = -1; // -1: did not end by itself
    QString out;
    QString err;
};

Ran run(const QStringList &arguments, bool display, int limitMs = kShortLimitMs)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name :
         {QStringLiteral("DISPLAY"), QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("QT_QPA_PLATFORM")})
        environment.remove(name);
    if (display)
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(VB_DESKTOP), arguments);
    if (!program.waitForFinished(limitMs) || program.exitStatus() != QProcess::NormalExit)
        return {-1, QString::fromUtf8(program.readAllStandardOutput()),
                QString::fromUtf8(program.readAllStandardError())};
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
            QString::fromUtf8(program.readAllStandardError())};
}

} // namespace

/// The program `verbena` itself, as a process.
class TestDesktop : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysItsVersion();
    void refusesUnknownOptions();
    void saysThatThereIsNoDisplay();
    void tourEndsWithEveryPicture();
    void tourSaysWhenItCannotWrite();
};

void TestDesktop::saysItsVersion()
{
    const Ran ran = run({QStringLiteral("--version")}, false);
    QCOMPARE(ran.exitCode, 0);
    QCOMPARE(ran.out, QStringLiteral("verbena " VB_VERSION "\n"));
}

void TestDesktop::refusesUnknownOptions()
{
    for (const QStringList &arguments :
         {QStringList {QStringLiteral("--no-such-option")}, QStringList {QStringLiteral("stray")},
          QStringList {QStringLiteral("--home"), QString()}}) {
        const Ran ran = run(arguments, true);
        QCOMPARE(ran.exitCode, 2);
        QVERIFY2(ran.err.contains(QStringLiteral("usage: verbena")), qPrintable(ran.err));
    }
}

void TestDesktop::saysThatThereIsNoDisplay()
{
    const Ran ran = run({}, false);
    QCOMPARE(ran.exitCode, 1);
    QCOMPARE(ran.err.count(u'\n'), 1);
    QVERIFY2(ran.err.contains(QStringLiteral("no display")), qPrintable(ran.err));
}

void TestDesktop::tourEndsWithEveryPicture()
{
    const auto folder = test::makeFastFolder();
    const QString pictures = folder->filePath(QStringLiteral("pictures"));
    const Ran ran = run({QStringLiteral("--tour"), pictures}, true, kTourLimitMs);
    QVERIFY2(ran.exitCode == 0, qPrintable(ran.out + ran.err));
    const QStringList names = QDir(pictures).entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name);
    QVERIFY2(names.size() >= 22, qPrintable(names.join(u' ')));
    QCOMPARE(ran.out.count(u'\n'), names.size()); // a line per picture
    for (const QString &name : names) {
        const QImage picture(pictures + u'/' + name);
        const QSize least = name.contains(QStringLiteral("narrow")) ? QSize(720, 560) : QSize(1280, 800);
        QVERIFY2(picture.width() >= least.width() && picture.height() >= least.height(), qPrintable(name));
        const QString dark = QString(name).replace(QStringLiteral(".png"), QStringLiteral("-dark.png"));
        if (!name.contains(QStringLiteral("-dark")) && !name.contains(QStringLiteral("-2x")))
            QVERIFY2(QImage(pictures + u'/' + dark) != picture && names.contains(dark), qPrintable(name));
    }
}

void TestDesktop::tourSaysWhenItCannotWrite()
{
    const Ran ran = run({QStringLiteral("--tour"), QStringLiteral("/dev/null/pictures")}, true);
    QCOMPARE(ran.exitCode, 1);
    QVERIFY2(ran.err.contains(QStringLiteral("the tour stops")), qPrintable(ran.err));
}

VB_TEST(TestDesktop)
#include "test_desktop.moc"
