#pragma once

#include "tests/kit/practice_fixture.h"
#include "ui/kit/theme.h"
#include "ui/shell/main_window.h"

#include <QKeySequence>
#include <QSignalSpy>
#include <QStringList>

#include <memory>

namespace vb::test {

/// True once the spy has seen so many signals, also when they came while a key was handled.
bool seen(QSignalSpy &spy, qsizetype count = 1);

/// The real window over the practice of a fixture, with the real pages. Keys go the way of the platform's: to the
/// window, shortcuts first.
class WindowFixture {
public:
    explicit WindowFixture(PracticeFixture &practice);

    enum class Expect { login, notice };
    /// Shows a fresh window and returns when it has the focus and there is a session to log in to, or a notice.
    bool start(Expect expected = Expect::login);
    /// Back to the window after a dialog: the offscreen platform leaves none active then.
    bool activate();
    /// By keys, with password and code; returns when the workspace is there.
    bool logIn(const QString &login);

    void type(const QString &text);
    void press(const QKeySequence &keys);
    /// By Tab, from where the focus is, and within a group of choices by arrow. Fails the run when one round of the
    /// window does not lead there.
    void tabTo(const QString &objectName);
    /// Types what comes after another Tab.
    void typeNext(const QString &text);

    /// Fails the run when there is none.
    template <class T>
    T *named(const QString &objectName) const
    {
        T *found = window->findChild<T *>(objectName);
        if (!found)
            qFatal("no widget %s", qPrintable(objectName));
        return found;
    }
    template <class T>
    T *only() const
    {
        T *found = window->findChild<T *>();
        if (!found)
            qFatal("no widget of this class");
        return found;
    }
    [[nodiscard]] bool isShown(const QString &objectName) const;
    /// What moves to another place comes into view with the next events only.
    bool untilShown(const QString &objectName) const;
    [[nodiscard]] QString focusName() const;
    /// Names of what Tab reaches from here on, until it comes round.
    QStringList tabOrder();
    /// Widgets on screen that take the focus and lack an object name or an accessible name.
    [[nodiscard]] QStringList nameless() const;
    /// Every text that a widget of the window holds, on screen or not.
    [[nodiscard]] QString everyText() const;

    PracticeFixture &practice;
    ui::Theme theme;
    std::unique_ptr<ui::MainWindow> window;
    std::weak_ptr<session::Session> session; // of the window
};

} // namespace vb::test
