#include "app/desktop/tour.h"

#include "app/desktop/pages.h"
#include "core/session/setup_service.h"
#include "ui/kit/deliver.h"
#include "ui/kit/line_field.h"
#include "ui/kit/theme.h"
#include "ui/patient/patient_profile_view.h"
#include "ui/patient/patient_search_view.h"
#include "ui/record/record_view.h"
#include "ui/shell/main_window.h"

#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QKeySequence>
#include <QPromise>
#include <QTimerEvent>
#include <QWindow>

#include <cstdio>

QT_BEGIN_NAMESPACE
// Of QtGui; Qt declares it for its test library only.
Q_GUI_EXPORT void qt_handleKeyEvent(QWindow *window, QEvent::Type type, int key, Qt::KeyboardModifiers modifiers,
                                    const QString &text = QString(), bool repeated = false, ushort count = 1);
QT_END_NAMESPACE

namespace vb::desktop {

namespace {

constexpr int kTickMs = 5;
constexpr int kSettleTicks = 3; // layouts and repaints of a step come to rest
constexpr int kPngQuality = 80; // without loss, and quick to write
constexpr qint64 kStepLimitMs = 30'000;
constexpr int kOwner = 0;
constexpr int kNurse = 1;

/// Presses and releases a key as the platform would, shortcuts included.
void sendKey(QWindow *window, int key, Qt::KeyboardModifiers modifiers, const QString &text)
{
    qt_handleKeyEvent(window, QEvent::KeyPress, key, modifiers, text);
    qt_handleKeyEvent(window, QEvent::KeyRelease, key, modifiers, text);
}

/// What Tab reaches on this screen and a screen reader has no word or no kind for.
QStringList namelessControls(const QWidget &window)
{
    QStringList found;
    const QList<QWidget *> all = window.findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (!widget->isVisible() || !widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)
            || widget->focusProxy())
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).isEmpty() || face->role() == QAccessible::NoRole)
            found << QStringLiteral("%1 '%2'").arg(QLatin1String(widget->metaObject()->className()),
                                                   widget->objectName());
    }
    return found;
}

} // namespace

Tour::Tour(ui::Theme &theme, QString folder) : m_theme(theme), m_folder(std::move(folder)) { }

Tour::~Tour()
{
    if (m_maker.joinable())
        m_maker.join();
}

void Tour::start()
{
    QApplication::setCursorFlashTime(0); // the caret is on every picture
    if (!m_scratch.isValid() || !QDir().mkpath(m_folder)) {
        stop(QStringLiteral("cannot make the folder for the pictures"));
        return;
    }
    QPromise<MadePractice> promise;
    promise.start();
    ui::deliver(promise.future(), this, [this](const MadePractice &made) { takePractice(made); });
    m_maker = std::thread([path = m_scratch.path(), promise = std::move(promise)]() mutable {
        promise.addResult(MadePractice(std::make_shared<Result<DemoPractice>>(makeDemoPractice(path))));
        promise.finish();
    });
}

void Tour::takePractice(const MadePractice &made)
{
    if (!made.ok() || !(*made)->ok()) {
        stop(QStringLiteral("cannot make the demo practice: %1")
                 .arg(made.ok() ? (*made)->error().detail : made.error().detail));
        return;
    }
    m_practice = std::move(**made).value();
    m_opener = std::make_unique<SessionOpener>(m_practice.home,
                                               std::make_unique<platform::FileSecretStore>(m_practice.secretFile));
    m_window = std::make_unique<ui::MainWindow>(
        m_theme, [this] { return m_opener->open(); }, allPages(m_theme));
    connect(m_window.get(), &ui::MainWindow::sessionOpened, this, [this] { m_opened = true; });
    connect(m_window.get(), &ui::MainWindow::unlocked, this, &Tour::watchPages);
    addSteps();
    m_window->show();
    m_window->activateWindow();
    m_since.start();
    m_tick.start(kTickMs, this);
}

void Tour::watchPages()
{
    connect(m_window->findChild<ui::PatientSearchView *>(), &ui::PatientSearchView::resultsShown, this,
            [this] { ++m_answers; });
    connect(m_window->findChild<ui::PatientProfileView *>(), &ui::PatientProfileView::shown, this,
            [this] { ++m_answers; });
    connect(m_window->findChild<ui::RecordView *>(), &ui::RecordView::shown, this, [this] { ++m_answers; });
}

void Tour::addSteps()
{
    addLoginSteps();
    addSearchSteps();
    addFormSteps();
    addRecordSteps();
    addChartSteps();
    addLastSteps();
    addNoteSteps();
    addLockSteps();
    addSetupSteps();
}

void Tour::addLoginSteps()
{
    m_steps.push_back({QStringLiteral("01-login"), [] {},
                       [this] { return m_window->isActiveWindow() && m_opened && isFocused(QStringLiteral("user")); }});
    m_steps.push_back({QStringLiteral("02-login-error"),
                       [this] {
                           logIn(m_practice.logins[kNurse], QStringLiteral("not my password"),
                                 m_practice.logins[kNurse].code());
                       },
                       [this] { return isShown(QStringLiteral("login.banner")); }});
    m_steps.push_back({QStringLiteral("03-search-empty"),
                       [this] {
                           const DemoLogin &nurse = m_practice.logins[kNurse];
                           type(nurse.password);
                           press(Qt::Key_Tab);
                           type(nurse.code());
                           press(Qt::Key_Return);
                       },
                       [this] { return !m_window->isLocked() && isFocused(QStringLiteral("patients.searchBox")); }});
}

void Tour::addSearchSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    m_steps.push_back({QStringLiteral("04-search-results"), [this] { search(QStringLiteral("r")); }, answered});
    m_steps.push_back({QStringLiteral(".find"), [this] { search(QStringLiteral("gar mar")); }, answered});
    m_steps.push_back({QStringLiteral("05-profile"),
                       [this] {
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       answered});
}

void Tour::addFormSteps()
{
    const auto formShown = [this] { return isFocused(QStringLiteral("patient.form.given")); };
    m_steps.push_back(
        {QStringLiteral("06-add-form"), [this] { press(QKeySequence(Qt::CTRL | Qt::Key_N)); }, formShown});
    m_steps.push_back({QStringLiteral("07-add-form-errors"),
                       [this] {
                           type(QStringLiteral("Juniper"));
                           for (int i = 0; i < 2; ++i)
                               press(Qt::Key_Tab);
                           type(QStringLiteral("31/02/1990"));
                           for (int i = 0; i < 2; ++i)
                               press(Qt::Key_Tab);
                           type(QStringLiteral("12"));
                           press(Qt::Key_Tab);
                           type(QStringLiteral("juniper@"));
                           press(Qt::Key_Return);
                       },
                       [this] { return isFocused(QStringLiteral("patient.form.family")); }});
    m_steps.push_back({QStringLiteral("08-discard"), [this] { press(Qt::Key_Escape); },
                       [this] { return isFocused(QStringLiteral("patient.form.keep")); }});
    m_steps.push_back({QStringLiteral(".leave"),
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Space);
                       },
                       [this] { return isFocused(QStringLiteral("patients.searchBox")); }});
}

void Tour::addRecordSteps()
{
    const auto answered = [this] { return m_answers >= m_awaited; };
    const auto openFirst = [this] {
        m_awaited = m_answers + 1;
        press(Qt::Key_Return);
    };
    m_steps.push_back({QStringLiteral(".again"), [this] { search(QStringLiteral("gar mar")); }, answered});
    m_steps.push_back({QStringLiteral(".open"), openFirst, answered});
    m_steps.push_back({QStringLiteral("09-profile-edit"), [this] { press(QKeySequence(Qt::CTRL | Qt::Key_E)); },
                       [this] { return isFocused(QStringLiteral("patient.profile.given")); }});
    m_steps.push_back({QStringLiteral("10-profile-saved"),
                       [this] {
                           for (int i = 0; i < 2; ++i)
                               press(Qt::Key_Tab);
                           type(QStringLiteral("Gretchen"));
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       answered});
    m_steps.push_back({QStringLiteral(".back"), [this] { press(Qt::Key_Escape); },
                       [this, answered] { return answered() && isFocused(QStringLiteral("patients.searchBox")); }});
    m_steps.push_back({QStringLiteral(".sealed"), [this] { search(m_practice.restrictedName); }, answered});
    m_steps.push_back({QStringLiteral("11-restricted"), openFirst, answered});
    m_steps.push_back({QStringLiteral("12-break-glass"),
                       [this] {
                           type(QStringLiteral("Swelling after treatment, calling from the emergency room"));
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       answered});
    m_steps.push_back({QStringLiteral(".away"), [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)); },
                       [this] { return isFocused(QStringLiteral("patients.searchBox")); }});
    m_steps.push_back({QStringLiteral("13-no-match"), [this] { search(QStringLiteral("quincy adler")); }, answered});
    m_steps.push_back({QStringLiteral("14-right-to-left"), [this] { search(QStringLiteral("layla")); }, answered});
    m_steps.push_back({QStringLiteral(".long"), [this] { search(QStringLiteral("wolfe")); }, answered});
    m_steps.push_back({QStringLiteral("15-long-names"), openFirst, answered});
}

void Tour::addLastSteps()
{
    m_steps.push_back({QStringLiteral("16-locked"), [this] { press(QKeySequence(Qt::CTRL | Qt::Key_L)); },
                       [this] { return m_window->isLocked() && isFocused(QStringLiteral("lock.secret")); }});
    m_steps.push_back({QStringLiteral(".switch"), [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); },
                       [this] { return isFocused(QStringLiteral("user")); }});
    m_steps.push_back(
        {QStringLiteral("17-code-wanted"), [this] { logIn(m_practice.logins[2], m_practice.logins[2].password, {}); },
         [this] { return isShown(QStringLiteral("login.banner")) && isFocused(QStringLiteral("code")); }});
    addDeskSteps();
    m_steps.push_back({QStringLiteral(".owner"),
                       [this] {
                           // His one-time code was asked for when the practice was made.
                           logIn(m_practice.logins[kOwner], m_practice.logins[kOwner].password, {});
                       },
                       [this] { return !m_window->isLocked() && isFocused(QStringLiteral("patients.searchBox")); }});
    const auto answered = [this] { return m_answers >= m_awaited; };
    m_steps.push_back({QStringLiteral(".own"), [this] { search(m_practice.restrictedName); }, answered});
    m_steps.push_back({QStringLiteral("18-care-team"),
                       [this] {
                           m_awaited = m_answers + 1;
                           press(Qt::Key_Return);
                       },
                       answered});
    addAccessSteps();
    addConflictSteps();
    addOmniboxSteps();
    addProfileSteps();
    addAuditSteps();
    addStaffSteps();
    addStaffSheetSteps();
    addSettingsSteps();
    addAccountSteps();
    addSyncSteps();
    addDeviceSteps();
}

void Tour::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_tick.timerId())
        advance();
}

void Tour::advance()
{
    if (m_at == m_steps.size()) {
        m_tick.stop();
        m_window.reset();
        QCoreApplication::exit(0);
        return;
    }
    const Step &step = m_steps[m_at];
    const bool pictured = !step.name.startsWith(u'.');
    if (m_since.elapsed() > kStepLimitMs) {
        savePicture(QStringLiteral("-stopped")); // what it stopped at
        const QWidget *focused = QApplication::focusWidget();
        stop(QStringLiteral("step %1 did not come to its end; the focus is on '%2'")
                 .arg(step.name, focused ? focused->objectName() : QString()));
        return;
    }
    switch (m_phase) {
    case Phase::acting:
        if (!isReady())
            return;
        m_since.restart();
        step.act();
        m_phase = Phase::waiting;
        return;
    case Phase::waiting:
        if (!step.done())
            return;
        m_ticks = 0;
        m_phase = Phase::settling;
        return;
    case Phase::settling:
        if (++m_ticks < kSettleTicks)
            return;
        m_phase = pictured ? Phase::picturing : Phase::acting;
        m_at += pictured ? 0 : 1;
        return;
    case Phase::picturing:
        if (const QStringList nameless = namelessControls(*m_window); !nameless.isEmpty()) {
            stop(QStringLiteral("step %1 has controls without a name: %2").arg(step.name, nameless.join(u' ')));
            return;
        }
        savePicture({});
        if (step.alsoTwice)
            savePicture(QStringLiteral("-2x"), 2);
        m_theme.setMode(ui::ThemeMode::dark);
        m_ticks = 0;
        m_phase = Phase::darkening;
        return;
    case Phase::darkening:
        if (++m_ticks < kSettleTicks)
            return;
        savePicture(QStringLiteral("-dark"));
        m_theme.setMode(ui::ThemeMode::light);
        ++m_at;
        m_phase = Phase::acting;
        return;
    }
}

/// The window takes keys and the focus. Some platforms leave no window active when a list of completions has closed.
bool Tour::isReady()
{
    if (!m_window->isVisible() || m_window->isActiveWindow() || QApplication::activePopupWidget())
        return true;
    m_window->activateWindow();
    return false;
}

void Tour::savePicture(const QString &suffix, qreal scale)
{
    const QString name = m_steps[m_at].name + suffix + QStringLiteral(".png");
    QPixmap picture(m_window->size() * scale);
    picture.setDevicePixelRatio(scale);
    m_window->render(&picture);
    if (!picture.save(m_folder + u'/' + name, "PNG", kPngQuality)) {
        stop(QStringLiteral("cannot write %1").arg(name));
        return;
    }
    std::printf("%s  %dx%d\n", name.toLocal8Bit().constData(), picture.width(), picture.height());
    std::fflush(stdout);
}

void Tour::stop(const QString &problem)
{
    std::fprintf(stderr, "verbena: the tour stops: %s\n", problem.toLocal8Bit().constData());
    m_tick.stop();
    m_steps.clear();
    QMetaObject::invokeMethod(
        this, [] { QCoreApplication::exit(1); }, Qt::QueuedConnection);
}

void Tour::type(const QString &text)
{
    for (const QChar c : text)
        sendKey(m_window->windowHandle(), c.unicode() < 0x80 ? int {c.toUpper().unicode()} : int {Qt::Key_unknown},
                Qt::NoModifier, QString(c));
}

void Tour::press(const QKeySequence &keys)
{
    const QKeyCombination one = keys[0];
    const QString text = one.key() == Qt::Key_Return ? QStringLiteral("\r")
        : one.key() == Qt::Key_Space                 ? QStringLiteral(" ")
                                                     : QString();
    sendKey(m_window->windowHandle(), one.key(), one.keyboardModifiers(), text);
}

void Tour::logIn(const DemoLogin &login, const QString &password, const QString &code)
{
    type(login.user);
    press(Qt::Key_Tab);
    type(password);
    press(Qt::Key_Tab);
    type(code);
    press(Qt::Key_Return);
}

void Tour::search(const QString &text)
{
    m_awaited = m_answers + 1;
    press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)); // selects what was typed before
    type(text);
}

void Tour::focusOn(const QString &objectName)
{
    if (auto *widget = m_window->findChild<QWidget *>(objectName))
        widget->setFocus(Qt::TabFocusReason);
}

bool Tour::isShown(const QString &objectName) const
{
    const auto *widget = m_window->findChild<QWidget *>(objectName);
    return widget && widget->isVisible();
}

bool Tour::isInvalid(const QString &objectName) const
{
    const auto *field = m_window->findChild<ui::LineField *>(objectName);
    return field && field->isVisible() && !field->problem().isEmpty();
}

bool Tour::isFocused(const QString &objectName) const
{
    const QWidget *focused = m_window->focusWidget();
    return focused && focused->objectName() == objectName && focused->isVisible();
}

} // namespace vb::desktop
