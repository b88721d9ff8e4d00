#include "tests/kit/window_fixture.h"

#include "app/desktop/pages.h"

#include <QAbstractButton>
#include <QAbstractEventDispatcher>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QDeadlineTimer>
#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QWindow>

namespace vb::test {

namespace {

constexpr int kShownPatienceMs = 5'000;

QString spokenName(QWidget *widget)
{
    const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
    return face ? face->text(QAccessible::Name) : QString();
}

/// Tab reaches one of them, and arrows the others.
bool areOneGroup(const QWidget *one, const QWidget *other)
{
    if (!one || one == other)
        return false;
    const auto *a = qobject_cast<const QAbstractButton *>(one);
    const auto *b = qobject_cast<const QAbstractButton *>(other);
    if (a && b && a->group() && a->group() == b->group())
        return true;
    return one->parentWidget() == other->parentWidget()
        && ((a && b && a->autoExclusive() && b->autoExclusive()) || !(other->focusPolicy() & Qt::TabFocus));
}

/// Towards the other one; on one line to its side.
Qt::Key arrowTo(const QWidget *from, const QWidget *to)
{
    const QPoint way = to->mapToGlobal(to->rect().center()) - from->mapToGlobal(from->rect().center());
    if (std::abs(way.y()) > from->height() / 2)
        return way.y() > 0 ? Qt::Key_Down : Qt::Key_Up;
    return way.x() > 0 ? Qt::Key_Right : Qt::Key_Left;
}

QString textsOf(const QWidget *widget)
{
    QStringList texts {widget->windowTitle(), widget->toolTip(), widget->accessibleName(),
                       widget->accessibleDescription()};
    if (const auto *label = qobject_cast<const QLabel *>(widget))
        texts << label->text();
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        texts << line->text() << line->placeholderText();
    if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        texts << button->text();
    if (const auto *view = qobject_cast<const QAbstractItemView *>(widget); view && view->model())
        for (int row = 0; row < view->model()->rowCount(); ++row)
            for (int column = 0; column < view->model()->columnCount(); ++column)
                texts << view->model()->index(row, column).data().toString();
    return texts.join(u'\n');
}

} // namespace

bool seen(QSignalSpy &spy, qsizetype count)
{
    while (spy.size() < count)
        if (!spy.wait())
            return false;
    return true;
}

WindowFixture::WindowFixture(PracticeFixture &given) : practice(given), theme(*qApp, ui::ThemeMode::light)
{
    QApplication::setCursorFlashTime(0);
}

bool WindowFixture::start(Expect expected)
{
    practice.lock(); // the home is the window's from now on
    window.reset();
    window = std::make_unique<ui::MainWindow>(
        theme,
        [this] {
            using Opened = Result<std::shared_ptr<session::Session>>;
            Result<std::unique_ptr<session::Session>> opened
                = session::Session::open(practice.home, practice.secrets, practice.clock);
            if (!opened)
                return QtFuture::makeReadyFuture(Opened(opened.error()));
            const std::shared_ptr<session::Session> shared = std::move(*opened);
            session = shared;
            return QtFuture::makeReadyFuture(Opened(shared));
        },
        desktop::allPages(theme));
    QSignalSpy answered(window.get(),
                        expected == Expect::login ? &ui::MainWindow::sessionOpened : &ui::MainWindow::openFailed);
    window->show();
    return activate() && seen(answered);
}

bool WindowFixture::activate()
{
    QSignalSpy focused(qApp, &QGuiApplication::focusWindowChanged);
    window->activateWindow();
    while (!window->isActiveWindow())
        if (!focused.wait())
            return false;
    return true;
}

bool WindowFixture::logIn(const QString &login)
{
    practice.clock.advance(31'000); // a fresh step, so that no code is used twice
    if (isShown(QStringLiteral("lockScreen")))
        press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); // it waits for the person who locked
    QSignalSpy unlocked(window.get(), &ui::MainWindow::unlocked);
    type(login);
    typeNext(PracticeFixture::passwordText(login));
    typeNext(practice.codeOf(login));
    press(Qt::Key_Return);
    return seen(unlocked);
}

void WindowFixture::type(const QString &text)
{
    for (const QChar c : text)
        QTest::keyClick(window->windowHandle(), c.toLatin1());
}

void WindowFixture::press(const QKeySequence &keys)
{
    for (int i = 0; i < keys.count(); ++i)
        QTest::keyClick(window->windowHandle(), keys[static_cast<uint>(i)].key(),
                        keys[static_cast<uint>(i)].keyboardModifiers());
}

void WindowFixture::typeNext(const QString &text)
{
    press(Qt::Key_Tab);
    type(text);
}

void WindowFixture::tabTo(const QString &objectName)
{
    constexpr int kMostStops = 90;
    constexpr int kMostChoices = 10;
    const auto *wanted = named<QWidget>(objectName);
    const QWidget *first = QApplication::focusWidget();
    QStringList passed;
    for (int stop = 0; stop < kMostStops; ++stop) {
        for (int i = 0; i < kMostChoices && areOneGroup(QApplication::focusWidget(), wanted); ++i)
            press(Qt::Key_Down); // goes round, unless they stand in several columns
        for (int i = 0; i < kMostChoices && areOneGroup(QApplication::focusWidget(), wanted); ++i)
            press(arrowTo(QApplication::focusWidget(), wanted));
        if (QApplication::focusWidget() == wanted || (wanted->focusProxy() && wanted->hasFocus()))
            return;
        passed << focusName();
        press(Qt::Key_Tab);
        if (QApplication::focusWidget() == first && stop > 0)
            break;
    }
    qFatal("Tab does not lead to %s, only to: %s", qPrintable(objectName), qPrintable(passed.join(u' ')));
}

bool WindowFixture::isShown(const QString &objectName) const
{
    const auto *widget = window->findChild<QWidget *>(objectName);
    return widget && widget->isVisible();
}

bool WindowFixture::untilShown(const QString &objectName) const
{
    const QDeadlineTimer deadline(kShownPatienceMs);
    QSignalSpy idle(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock);
    while (!isShown(objectName))
        if (deadline.hasExpired() || !idle.wait())
            return false;
    return true;
}

QString WindowFixture::focusName() const
{
    const QWidget *focused = QApplication::focusWidget();
    return focused ? focused->objectName() : QString();
}

QStringList WindowFixture::tabOrder()
{
    constexpr int kMost = 60;
    const QWidget *first = QApplication::focusWidget();
    QStringList names;
    do {
        names << focusName();
        press(Qt::Key_Tab);
    } while (QApplication::focusWidget() != first && names.size() < kMost);
    return names;
}

QStringList WindowFixture::nameless() const
{
    QStringList found;
    const QList<QWidget *> all = window->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        if (widget->objectName().isEmpty() || spokenName(widget).isEmpty())
            found << QStringLiteral("%1 '%2' in '%3'")
                         .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(),
                              widget->parentWidget()->objectName());
    }
    return found;
}

QString WindowFixture::everyText() const
{
    QStringList texts {window->windowTitle()};
    const QList<QWidget *> all = window->findChildren<QWidget *>();
    for (const QWidget *widget : all)
        texts << textsOf(widget);
    return texts.join(u'\n');
}

} // namespace vb::test
