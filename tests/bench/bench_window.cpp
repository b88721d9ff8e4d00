#include "tests/bench/bench_window.h"

#include "app/desktop/pages.h"
#include "tests/bench/bench_practice.h"
#include "tests/bench/figure.h"
#include "tests/bench/shown_probe.h"
#include "tests/bench/stopwatch.h"

#include <QGuiApplication>
#include <QTest>
#include <QWindow>

namespace vb::bench {

BenchWindow::BenchWindow(ui::Theme &theme, const QString &folder)
    : m_opener(session::Home {folder + QStringLiteral("/home")},
               std::make_unique<platform::FileSecretStore>(folder + QStringLiteral("/device.secret")))
    , m_window(
          theme,
          [this] {
              return m_opener.open().then(QtFuture::Launch::Sync,
                                          [this](const Result<std::shared_ptr<session::Session>> &opened) {
                                              if (opened.ok())
                                                  m_session = *opened;
                                              return opened;
                                          });
          },
          desktop::allPages(theme))
{
    QSignalSpy opened(&m_window, &ui::MainWindow::sessionOpened);
    QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
    m_window.show();
    m_window.activateWindow();
    while (!m_window.isActiveWindow())
        if (!focused.wait())
            giveUp(QStringLiteral("the window does not get the keyboard"));
    await(opened, "no session");
}

void BenchWindow::await(QSignalSpy &spy, const char *problem)
{
    constexpr int kPatienceMs = 60'000;
    if (spy.isEmpty() && !spy.wait(kPatienceMs) && spy.isEmpty())
        giveUp(QString::fromLatin1(problem));
}

void BenchWindow::type(const QString &text)
{
    for (const QChar c : text)
        QTest::keyClick(m_window.windowHandle(), c.toLatin1());
}

void BenchWindow::press(const QKeySequence &keys)
{
    for (uint i = 0; i < static_cast<uint>(keys.count()); ++i)
        QTest::keyClick(m_window.windowHandle(), keys[i].key(), keys[i].keyboardModifiers());
}

double BenchWindow::logIn()
{
    QSignalSpy unlocked(&m_window, &ui::MainWindow::unlocked);
    type(BenchPractice::login());
    press(Qt::Key_Tab);
    type(BenchPractice::password());
    return timed([&] {
               press(Qt::Key_Return);
               await(unlocked, "no login");
               paintNow(&m_window);
           })
        .wall;
}

void BenchWindow::lock()
{
    QSignalSpy locked(&m_window, &ui::MainWindow::locked);
    m_window.switchUser();
    await(locked, "no lock");
}

} // namespace vb::bench
