#pragma once

#include "app/desktop/session_opener.h"
#include "ui/kit/theme.h"
#include "ui/shell/main_window.h"

#include <QKeySequence>
#include <QSignalSpy>

namespace vb::bench {

/// The whole program over a practice of the benchmarks, driven by keys.
class BenchWindow {
public:
    /// Shows it and waits until there is a session to log in to.
    BenchWindow(ui::Theme &theme, const QString &folder);

    void type(const QString &text);
    void press(const QKeySequence &keys);
    /// By password alone; milliseconds from Enter to the painted workspace.
    double logIn();
    void lock();
    /// Ends the program when the signal does not come.
    static void await(QSignalSpy &spy, const char *problem);
    [[nodiscard]] ui::MainWindow *window() { return &m_window; }
    /// While logged in.
    [[nodiscard]] session::Session &session() { return *m_session; }

private:
    desktop::SessionOpener m_opener;
    std::shared_ptr<session::Session> m_session;
    ui::MainWindow m_window;
};

} // namespace vb::bench
