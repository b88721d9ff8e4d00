#include "app/desktop/pages.h"
#include "app/desktop/tour.h"
#include "core/access/totp.h"
#include "core/session/setup_service.h"
#include "ui/kit/theme.h"
#include "ui/setup/setup_view.h"
#include "ui/shell/join_page.h"
#include "ui/shell/main_window.h"

#include <QDir>
#include <QKeySequence>
#include <QLabel>
#include <QMap>

namespace vb::desktop {

namespace {

using namespace Qt::StringLiterals;

constexpr QSize kWindow {1280, 800};

/// A keychain that stands as the pictures want it.
class StagedKeychain : public platform::SecretStore {
public:
    enum class Stage { absent, locked, ready };

    Result<QByteArray> read(const QString &name) override
    {
        const auto item = m_items.constFind(name);
        return item != m_items.cend() ? Result<QByteArray>(*item) : fail(Code::notFound, u"no such item"_s);
    }
    Result<void> write(const QString &name, const QByteArray &bytes) override
    {
        if (stage == Stage::absent)
            return fail(Code::keychainAbsent, u"no keychain"_s);
        if (stage == Stage::locked)
            return fail(Code::keychainLocked, u"locked"_s);
        m_items.insert(name, bytes);
        return {};
    }
    Result<void> remove(const QString &name) override
    {
        m_items.remove(name);
        return {};
    }
    [[nodiscard]] QString describe() const override { return u"the system keychain"_s; }

    std::atomic<Stage> stage = Stage::absent;

private:
    QMap<QString, QByteArray> m_items;
};

} // namespace

/// A window over an empty folder, as on a new computer.
void Tour::startFirstRun()
{
    m_window.reset();
    auto keychain = std::make_unique<StagedKeychain>();
    m_setKeychain = [stage = &keychain->stage](int to) { *stage = static_cast<StagedKeychain::Stage>(to); };
    m_emptyOpener
        = std::make_unique<SessionOpener>(session::Home {m_scratch.filePath(u"empty"_s)}, std::move(keychain));
    m_setup = std::make_unique<session::SetupService>(m_emptyOpener->home(), m_emptyOpener->secrets(),
                                                      m_emptyOpener->clock());
    m_window = std::make_unique<ui::MainWindow>(
        m_theme, [this] { return m_emptyOpener->open(); }, allPages(m_theme));
    m_window->setSetUp([this](auto done) { return new ui::SetupView(*m_setup, std::move(done)); });
    m_window->setRestoring([this](session::RestoreRequest request, backup::BackupProgress progress) {
        return m_emptyOpener->restore(std::move(request), std::move(progress));
    });
    m_window->setJoining([this](session::JoinOrder order, session::JoinProgress progress) {
        return m_emptyOpener->join(std::move(order), std::move(progress));
    });
    m_window->show();
    m_window->activateWindow();
}

/// Nobody invites this computer: what would be said by one that does is given.
void Tour::addJoinSteps()
{
    const auto page = [this] { return m_window->findChild<ui::JoinPage *>(); };
    m_steps.push_back(
        {u"setup-02b-join"_s, [this] { press(Qt::Key_Return); }, [this] { return isFocused(u"join.url"_s); }, true});
    m_steps.push_back({u"setup-02c-join-problem"_s,
                       [this] {
                           type(u"relay.larkspur-aesthetics.example:8443"_s);
                           press(Qt::Key_Tab);
                           type(u"7kq2 abcd efgh"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"join.code"_s); }});
    m_steps.push_back({u"setup-02c-join-proxy"_s,
                       [this] {
                           focusOn(u"join.askProxy"_s);
                           press(Qt::Key_Space);
                           type(u"http://proxy.larkspur-aesthetics.example:3128"_s);
                       },
                       [this] { return isFocused(u"join.proxy"_s); }, true});
    m_steps.push_back(
        {u"setup-02d-join-words"_s,
         [page] {
             page()->showWords({u"amber"_s, u"barrel"_s, u"copper"_s, u"desert"_s, u"ember"_s, u"fabric"_s});
         },
         [this] { return isShown(u"join.words"_s); }, true});
    m_steps.push_back(
        {u"setup-02e-join-let-in"_s, [page] { page()->showTakingOver(); }, [this] { return isShown(u"join.bar"_s); }});
    m_steps.push_back(
        {u".choice"_s, [page] { Q_EMIT page()->backWanted(); }, [this] { return isFocused(u"first.join"_s); }});
}

void Tour::addSetupSteps()
{
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    const auto enter = [this] { press(Qt::Key_Return); };
    m_steps.push_back({u"setup-01-choice"_s, [this] { startFirstRun(); }, focused(u"first.new"_s)});
    m_steps.push_back({u"setup-01b-restore"_s,
                       [this] {
                           press(Qt::Key_Tab);
                           press(Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       focused(u"restore.file"_s), true});
    m_steps.push_back({u"setup-01c-restore-no-file"_s,
                       [this] {
                           type(QDir::toNativeSeparators(m_scratch.filePath(u"stick/verbena-2027-01-15.vbk"_s)));
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"restore.file"_s); }});
    m_steps.push_back({u".back"_s, [this] { press(Qt::Key_Escape); }, focused(u"first.new"_s)});
    m_steps.push_back({u"setup-02-joining"_s,
                       [this] {
                           press(Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       focused(u"first.joinNow"_s)});
    addJoinSteps();
    m_steps.push_back({u"setup-03-practice"_s,
                       [this] {
                           press(Qt::SHIFT | Qt::Key_Tab);
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.practice.name"_s)});
    m_steps.push_back({u"setup-04-time-zone"_s,
                       [this] {
                           type(u"Larkspur Aesthetics"_s);
                           press(Qt::Key_Tab);
                           type(u"12 Orchard Street, Albany, NY 12207"_s);
                           press(Qt::Key_Tab);
                           type(u"NY-AES-20417"_s);
                           press(Qt::Key_Tab);
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           press(Qt::Key_Backspace);
                           type(u"new yor"_s);
                       },
                       focused(u"setup.practice.timeZone"_s)});
    addSetupOwnerSteps();
    addSetupKeySteps();
    m_steps.push_back({u"setup-19-in-the-program"_s, enter,
                       [this] { return !m_window->isLocked() && isFocused(u"patients.searchBox"_s); }});
}

void Tour::addSetupOwnerSteps()
{
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    const auto enter = [this] { press(Qt::Key_Return); };
    m_steps.push_back({u".zone"_s,
                       [this] {
                           press(Qt::Key_Down);
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.practice.timeZone"_s)});
    m_steps.push_back({u".owner"_s, enter, focused(u"setup.owner.name"_s)});
    m_steps.push_back({u"setup-05-owner"_s, [this] { type(u"Olive Hartman"_s); }, focused(u"setup.owner.name"_s)});
    m_steps.push_back({u".password"_s, enter, focused(u"setup.password.password"_s)});
    m_steps.push_back(
        {u"setup-06-password-weak"_s, [this] { type(u"larkspur2026"_s); }, focused(u"setup.password.password"_s)});
    m_steps.push_back({u"setup-07-password"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(u"ledger by the window"_s);
                           press(Qt::Key_Tab);
                           type(u"ledger by the window"_s);
                       },
                       focused(u"setup.password.repeat"_s)});
    m_steps.push_back({u"setup-08-authenticator"_s, enter, focused(u"setup.authenticator.code"_s), true});
    m_steps.push_back({u"setup-09-clock-wrong"_s,
                       [this] {
                           type(setupCode(10 * 60'000));
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.authenticator.code"_s)});
    m_steps.push_back({u"setup-09b-narrow"_s, [this] { m_window->resize(m_window->minimumSize()); },
                       focused(u"setup.authenticator.code"_s)});
    m_steps.push_back({u".wide"_s, [this] { m_window->resize(kWindow); }, focused(u"setup.authenticator.code"_s)});
    m_steps.push_back({u"setup-10-codes"_s,
                       [this] {
                           type(setupCode(0));
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.codes.print"_s)});
}

void Tour::addSetupKeySteps()
{
    const auto focused = [this](const QString &name) { return [this, name] { return isFocused(name); }; };
    const auto enter = [this] { press(Qt::Key_Return); };
    const auto says = [this](const QString &words) {
        return [this, words] {
            const auto *title = m_window->findChild<QLabel *>(u"setup.keychain.title"_s);
            return title != nullptr && title->text().contains(words);
        };
    };
    m_steps.push_back({u"setup-11-keychain-absent"_s,
                       [this] {
                           for (int i = 0; i < 3; ++i)
                               press(Qt::Key_Tab);
                           press(Qt::Key_Space);
                           press(Qt::Key_Return);
                       },
                       says(u"No system keyring"_s)});
    m_steps.push_back({u"setup-12-keychain-locked"_s,
                       [this] {
                           m_setKeychain(static_cast<int>(StagedKeychain::Stage::locked));
                           press(Qt::Key_Return);
                       },
                       says(u"locked"_s)});
    m_steps.push_back({u"setup-13-keychain"_s,
                       [this] {
                           m_setKeychain(static_cast<int>(StagedKeychain::Stage::ready));
                           press(Qt::Key_Return);
                       },
                       says(u"ready"_s)});
    m_steps.push_back({u"setup-14-kit"_s, enter, focused(u"setup.kit.folder"_s)});
    const QString folder = QDir::toNativeSeparators(m_scratch.path());
    m_steps.push_back({u"setup-15-kit-no-folder"_s,
                       [this, folder] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(folder + u"/not there"_s);
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"setup.kit.folder"_s); }});
    m_steps.push_back({u".saved"_s,
                       [this, folder] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(folder);
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.kit.group1"_s)});
    m_steps.push_back({u"setup-16-kit-groups"_s,
                       [this] {
                           QString wrong = setupGroup(0);
                           std::swap(wrong[0], wrong[wrong.at(0) == wrong.at(1) ? 2 : 1]);
                           type(wrong);
                           press(Qt::Key_Tab);
                           type(setupGroup(1));
                           press(Qt::Key_Return);
                       },
                       [this] { return isInvalid(u"setup.kit.group1"_s); }});
    m_steps.push_back({u"setup-17-ready"_s,
                       [this] {
                           press(QKeySequence(Qt::CTRL | Qt::Key_A));
                           type(setupGroup(0));
                           press(Qt::Key_Return);
                       },
                       focused(u"setup.next"_s)});
    m_steps.push_back({u"setup-18-stop"_s, [this] { press(Qt::Key_Escape); }, focused(u"setup.keep"_s)});
    m_steps.push_back({u".go-on"_s, [this] { press(Qt::Key_Escape); }, focused(u"setup.next"_s)});
}

/// What the authenticator shows at a moment so far from now.
QString Tour::setupCode(qint64 awayMs) const
{
    const auto *secret = m_window->findChild<QLabel *>(u"setup.authenticator.secret"_s);
    const Result<SecretBytes> key
        = access::parseTotpSecret(SecretBytes::copyOf(secret ? secret->text().toUtf8() : QByteArray()));
    return key ? access::totpCode(*key, access::totpStep(m_setup->now().wallMs + awayMs)) : QString();
}

QString Tour::setupGroup(int which) const
{
    const auto *view = m_window->findChild<ui::SetupView *>();
    return m_setup->kitGroup(view->model().kitNumbers().at(static_cast<std::size_t>(which)));
}

} // namespace vb::desktop
