#include "app/desktop/pages.h"
#include "app/desktop/tour.h"
#include "core/access/totp.h"
#include "ui/kit/banner.h"
#include "ui/kit/error_text.h"
#include "ui/shell/entrance.h"
#include "ui/shell/idle_watch.h"
#include "ui/shell/lock_page.h"
#include "ui/shell/login_page.h"
#include "ui/shell/login_words.h"
#include "ui/shell/main_window.h"

#include <QKeySequence>
#include <QLabel>
#include <QPromise>

namespace vb::desktop {

using namespace Qt::StringLiterals;

namespace {

const QString kTourPin = u"280641"_s;
constexpr int kTourNurse = 1;
constexpr qint64 kTenMinutesMs = 600'000;

} // namespace

void Tour::addLockSteps()
{
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    const auto says = [this](const QString &banner, const QString &words) {
        return [this, banner, words] {
            const auto *found = m_window->findChild<ui::Banner *>(banner);
            return found && found->isVisible() && found->text().contains(words);
        };
    };
    const DemoLogin &nurse = m_practice.logins[kTourNurse];
    m_steps.push_back(
        {u".leave-owner"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); }, focused(u"user"_s)});
    m_steps.push_back({u".nurse"_s, [this, &nurse] { logIn(nurse, nurse.password, {}); },
                       [this] { return !m_window->isLocked() && isFocused(u"patients.searchBox"_s); }});
    m_steps.push_back(
        {u"lock-01-notice"_s,
         [this] { Q_EMIT m_window->findChild<ui::IdleWatch *>()->warned(ui::IdleWatch::Due::idle, 14'000); },
         says(u"lockNotice"_s, u"14 seconds"_s)});
    m_steps.push_back({u"lock-02-draft-kept"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_N));
                           type(u"Juniper"_s);
                           press(Qt::Key_Tab);
                           type(u"Halloran"_s);
                           m_window->lock(ui::LockReason::idle);
                       },
                       [this] { return m_window->isLocked() && isFocused(u"lock.secret"_s); }});
    m_steps.push_back({u"lock-03-draft-restored"_s,
                       [this, &nurse] {
                           type(nurse.password);
                           press(Qt::Key_Return);
                       },
                       focused(u"patient.form.given"_s)});
    addPinSteps();
    m_steps.push_back({u"lock-08-recovery-code"_s,
                       [this] {
                           focusOn(u"otherCode"_s);
                           press(Qt::Key_Space);
                       },
                       focused(u"code"_s)});
    m_steps.push_back({u"lock-09-wrong-clock"_s,
                       [this] {
                           focusOn(u"otherCode"_s);
                           press(Qt::Key_Space);
                           focusOn(u"user"_s);
                           const DemoLogin &officer = m_practice.logins[3]; // the owner's phone was replaced
                           const qint64 later = SystemClock().now().wallMs + kTenMinutesMs;
                           logIn(officer, officer.password,
                                 access::totpCode(officer.totpSecret, access::totpStep(later)));
                       },
                       says(u"login.banner"_s, u"behind"_s)});
    m_steps.push_back({u"lock-10-long-name"_s,
                       [this] {
                           auto *entrance = m_window->findChild<ui::Entrance *>();
                           entrance->lockPage()->start(
                               {u"wilhelmina"_s,
                                u"Wilhelmina Augusta Theodora Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"_s,
                                Role::aesthetician},
                               u"Locked, because nobody touched this computer for 10 minutes."_s, true);
                           entrance->showLock();
                       },
                       focused(u"lock.secret"_s)});
    // Somebody else ended the login, and a laptop that was silent for too long: in words at the log-in.
    const auto atLogin = [this](const QString &words) {
        return [this, words] {
            auto *entrance = m_window->findChild<ui::Entrance *>();
            entrance->login()->start(u"nina"_s, {}, ui::BannerKind::warning, words);
            entrance->showLogin();
        };
    };
    m_steps.push_back({u"lock-17-disabled"_s, atLogin(ui::lockReasonText(ui::LockReason::disabled, 0)),
                       says(u"login.banner"_s, u"disabled"_s), true});
    m_steps.push_back({u"lock-18-lease-over"_s, atLogin(ui::errorText({Code::leaseOver, {}, 0}, ui::During::login)),
                       says(u"login.banner"_s, u"too long"_s)});
    addKeySteps();
}

void Tour::addPinSteps()
{
    const auto setPin = [this] {
        press(QKeySequence(Qt::CTRL | Qt::Key_Comma));
        for (const QString &field : {u"account.pin"_s, u"account.pin.repeat"_s}) {
            focusOn(field);
            type(kTourPin);
        }
        press(Qt::Key_Return);
    };
    const auto isSet = [this] {
        const auto *state = m_window->findChild<QLabel *>(u"account.pin.state"_s);
        return state && state->text() == u"A PIN is set.";
    };
    const auto wrong = [this] {
        type(u"111222"_s);
        press(Qt::Key_Return);
    };
    const auto says = [this](const QString &words) {
        return [this, words] {
            const auto *found = m_window->findChild<ui::Banner *>(u"lock.banner"_s);
            return found && found->isVisible() && found->text().contains(words);
        };
    };
    m_steps.push_back({u".pin"_s, setPin, isSet});
    m_steps.push_back({u"lock-04-pin"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::Key_L)); },
                       [this] { return m_window->isLocked() && isFocused(u"lock.secret"_s); }, true});
    m_steps.push_back({u"lock-05-pin-wrong"_s, wrong, says(u"4 tries"_s)});
    m_steps.push_back({u".third"_s, wrong, says(u"3 tries"_s)});
    m_steps.push_back({u".second"_s, wrong, says(u"2 tries"_s)});
    m_steps.push_back({u".last"_s, wrong, says(u"One try"_s)});
    m_steps.push_back({u"lock-06-pin-gone"_s, wrong, says(u"five times"_s)});
    m_steps.push_back({u".in"_s,
                       [this] {
                           type(m_practice.logins[kTourNurse].password);
                           press(Qt::Key_Return);
                       },
                       [this] { return !m_window->isLocked() && isFocused(u"patient.form.given"_s); }});
    m_steps.push_back({u".pin-again"_s, setPin, isSet});
    m_steps.push_back({u"lock-07-switch-user"_s, [this] { press(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); },
                       [this] { return m_window->isLocked() && isShown(u"return.nina"_s); }});
}

/// What stands in place of the log-in: the store in use, the key gone, the kit, a keyring that waits for a person.
void Tour::addKeySteps()
{
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    m_steps.push_back(
        {u"lock-11-in-use"_s,
         [this] {
             m_heldWindow = std::move(m_window);
             m_lostOpener = std::make_unique<SessionOpener>(
                 m_practice.home, std::make_unique<platform::FileSecretStore>(m_scratch.filePath(u"lost"_s)));
             showWindow([this] { return m_lostOpener->open(); });
             m_window->setKitOpening(
                 [this](session::KitRequest request) { return m_lostOpener->openWithKit(std::move(request)); });
             m_window->setKitRenewing([this](QString code) { return m_lostOpener->renewWithKit(std::move(code)); });
         },
         focused(u"notice.retry"_s)});
    m_steps.push_back({u"lock-12-key-gone"_s,
                       [this] {
                           m_heldWindow.reset();
                           press(Qt::Key_Return);
                       },
                       [this] { return isShown(u"notice.kit"_s); }});
    m_steps.push_back({u"lock-13-kit"_s,
                       [this] {
                           focusOn(u"notice.kit"_s);
                           press(Qt::Key_Space);
                       },
                       focused(u"kit.group1"_s), true});
    m_steps.push_back(
        {u"lock-14-kit-mistyped"_s, [this] { type(u"7KQ2M"_s); }, [this] { return isInvalid(u"kit.group1"_s); }});
    m_steps.push_back({u"lock-15-kit-owner"_s,
                       [this] {
                           focusOn(u"kit.renew"_s);
                           press(Qt::Key_Space);
                           type(u"olive"_s);
                           focusOn(u"kit.password"_s);
                           type(u"a lantern under snow"_s);
                       },
                       focused(u"kit.password"_s), true});
    m_steps.push_back({u"lock-15b-kit-renews"_s,
                       [this] {
                           focusOn(u"kit.anew"_s);
                           press(Qt::Key_Space);
                       },
                       [this] { return !isShown(u"kit.password"_s); }, true});
    m_steps.push_back({u"lock-16-waiting"_s,
                       [this] {
                           auto never = std::make_shared<QPromise<SessionOpener::Opened>>();
                           never->start();
                           showWindow([never] { return never->future(); });
                       },
                       [this] { return isShown(u"login.banner"_s); }});
}

void Tour::showWindow(std::function<QFuture<SessionOpener::Opened>()> open)
{
    m_window = std::make_unique<ui::MainWindow>(m_theme, std::move(open), allPages(m_theme));
    m_window->show();
    m_window->activateWindow();
}

} // namespace vb::desktop
