#include "ui/shell/lock_page.h"

#include "core/session/session.h"
#include "ui/kit/avatar.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/form_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"
#include "ui/shell/login_words.h"
#include "ui/shell/retry_countdown.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kLockWidth = 380;
constexpr int kLockFace = 56;
constexpr int kReasonHeight = 60; // a banner of two lines and some air
} // namespace

LockPage::LockPage(QWidget *parent)
    : QWidget(parent)
    , m_face(new Avatar(QString(), kLockFace))
    , m_name(new ElidedLabel(QString(), TextRole::page))
    , m_role(new ElidedLabel(QString(), TextRole::body, TextTone::muted))
    , m_why(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_draft(new TextLabel(tr("What you had typed and not saved is kept for you, encrypted."), TextRole::body,
                            TextTone::muted))
    , m_banner(new Banner)
    , m_secret(new PasswordField)
    , m_field(new FormField(tr("Password"), m_secret))
    , m_unlock(new BusyButton(tr("Unlock"), ButtonKind::primary))
    , m_other(new QPushButton)
    , m_switch(new QPushButton(icon(IconName::users), tr("Switch user")))
    , m_countdown(new RetryCountdown(this))
{
    setObjectName(QStringLiteral("lockScreen"));
    setAccessibleName(tr("Locked"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xxl);
    across->addStretch();
    across->addWidget(makeForm());
    across->addStretch();

    connect(m_secret, &PasswordField::returnPressed, this, &LockPage::submit);
    connect(m_secret, &PasswordField::textEdited, this, [this] { m_field->setError(QString()); });
    connect(m_secret, &PasswordField::capsLockSeen, this,
            [this](bool on) { m_field->setHelp(on ? tr("Caps Lock is on") : QString()); });
    connect(m_unlock, &QPushButton::clicked, this, &LockPage::submit);
    connect(m_other, &QPushButton::clicked, this, [this] {
        setByPin(!m_byPin);
        focusFirst();
    });
    connect(m_switch, &QPushButton::clicked, this, &LockPage::switchWanted);
    connect(m_countdown, &RetryCountdown::ticked, this, [this] { m_banner->setText(m_countdown->text()); });
    connect(m_countdown, &RetryCountdown::ended, this, [this] {
        m_unlock->setEnabled(true);
        m_banner->hide();
        m_why->show();
    });
}

LockPage::~LockPage() = default;

QWidget *LockPage::makePerson()
{
    m_name->setObjectName(QStringLiteral("lock.name"));
    m_role->setObjectName(QStringLiteral("lock.role"));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_name);
    words->addWidget(m_role);
    words->addStretch();
    auto *place = new QWidget;
    auto *across = new QHBoxLayout(place);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::l);
    across->addWidget(m_face);
    across->addLayout(words, 1);
    return place;
}

QWidget *LockPage::makeForm()
{
    const auto name = [](QWidget *widget, const QString &id, const QString &spoken) {
        widget->setObjectName(id);
        widget->setAccessibleName(spoken);
    };
    name(m_secret, QStringLiteral("lock.secret"), tr("Password"));
    name(m_unlock, QStringLiteral("lock.unlock"), tr("Unlock"));
    name(m_switch, QStringLiteral("lock.switch"), tr("Switch user"));
    m_other->setObjectName(QStringLiteral("lock.other"));
    setButtonKind(m_other, ButtonKind::flat);
    for (QPushButton *button : {m_other, m_switch})
        button->setAutoDefault(true);
    m_switch->setToolTip(tr("Somebody else logs in (%1)")
                             .arg(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L).toString(QKeySequence::NativeText)));
    m_unlock->setBusyText(tr("Opening…"));
    m_why->setObjectName(QStringLiteral("lock.why"));
    m_draft->setObjectName(QStringLiteral("lock.draft"));
    m_banner->setObjectName(QStringLiteral("lock.banner"));
    for (TextLabel *label : {m_why, m_draft})
        label->setWordWrap(true);
    m_banner->hide();
    m_draft->hide();

    auto *reason = new QWidget;
    reason->setMinimumHeight(tokens().scaled(kReasonHeight));
    auto *reasonDown = new QVBoxLayout(reason);
    reasonDown->setContentsMargins(0, 0, 0, 0);
    reasonDown->setSpacing(space::s);
    reasonDown->addWidget(m_why);
    reasonDown->addWidget(m_draft);
    reasonDown->addWidget(m_banner);
    reasonDown->addStretch();
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_switch);
    foot->addStretch();
    foot->addWidget(m_other);

    auto *form = new QWidget;
    form->setFixedWidth(kLockWidth);
    auto *down = new QVBoxLayout(form);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addStretch(2);
    down->addWidget(makePerson());
    down->addSpacing(space::l);
    down->addWidget(reason);
    down->addSpacing(space::l);
    down->addWidget(m_field);
    down->addSpacing(space::s);
    down->addWidget(m_unlock);
    down->addSpacing(space::xl);
    down->addLayout(foot);
    down->addStretch(3);
    return form;
}

void LockPage::start(const LockedPerson &person, const QString &why, bool byPin)
{
    reset();
    m_person = person;
    m_face->setName(person.name);
    m_name->setText(person.name);
    m_role->setText(tr("%1, locked", "a role").arg(roleText(person.role)));
    m_why->setText(why);
    m_hasPin = byPin;
    setByPin(byPin);
}

void LockPage::setSession(session::Session *session)
{
    m_session = session;
    if (!session)
        return;
    m_hasPin = session->pinTriesLeft(m_person.login) > 0;
    if (!m_hasPin || !m_byPin)
        setByPin(m_hasPin && m_byPin);
    if (std::exchange(m_sendWhenReady, false))
        submit();
}

void LockPage::setDraftKept(bool kept)
{
    m_draft->setVisible(kept);
}

void LockPage::reset()
{
    m_sent.clear();
    m_accepted.clear();
    m_secret->clear();
    m_sendWhenReady = false;
    m_field->setError(QString());
    m_field->setHelp(QString());
    m_draft->hide();
    if (!m_countdown->isRunning())
        m_banner->hide();
    m_person = {};
    m_face->setName(QString());
    m_name->setText(QString());
    m_role->setText(QString());
    m_why->setText(QString());
    m_why->setVisible(m_banner->isHidden());
}

void LockPage::focusFirst()
{
    m_secret->setFocus(Qt::OtherFocusReason);
}

void LockPage::setByPin(bool byPin)
{
    m_byPin = byPin;
    m_secret->clear();
    m_field->setError(QString());
    m_field->setLabel(byPin ? tr("PIN") : tr("Password"));
    m_secret->setAccessibleName(byPin ? tr("PIN") : tr("Password"));
    m_secret->setInputMethodHints(byPin ? Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhDigitsOnly
                                        : Qt::ImhHiddenText | Qt::ImhSensitiveData);
    m_other->setText(byPin ? tr("Use the password") : tr("Use the PIN"));
    m_other->setAccessibleName(m_other->text());
    m_other->setVisible(m_hasPin);
}

void LockPage::submit()
{
    if (m_busy || m_countdown->isRunning())
        return;
    if (m_secret->isEmpty()) {
        m_field->setError(m_byPin ? tr("Enter your PIN") : tr("Enter your password"));
        focusFirst();
        return;
    }
    if (!m_session) {
        m_sendWhenReady = true;
        return;
    }
    m_busy = true;
    m_banner->hide();
    SecretBytes secret = m_secret->takeUtf8();
    if (!m_byPin)
        m_sent = secret.clone();
    const QFuture<Result<void>> future = m_byPin ? m_session->resume(m_person.login, std::move(secret))
                                                 : m_session->login(m_person.login, std::move(secret), {});
    m_unlock->watch(future);
    deliver(future, this, [this](const Result<void> &answer) { take(answer); });
}

void LockPage::take(const Result<void> &answer)
{
    m_busy = false;
    SecretBytes sent = std::move(m_sent);
    if (answer.ok()) {
        Q_EMIT unlocked();
        return;
    }
    const Error &error = answer.error();
    if (error.code == Code::codeRequired) {
        m_accepted = std::move(sent);
        Q_EMIT codeWanted();
        return;
    }
    if (error.code == Code::throttled) {
        m_unlock->setEnabled(false);
        m_countdown->start(error.retryAfterMs);
        say(BannerKind::warning, m_countdown->text());
    } else if (error.code != Code::denied) {
        say(BannerKind::danger, refusalText(error));
    } else if (m_byPin) {
        takeWrongPin();
    } else {
        say(BannerKind::danger,
            tr("The password is not right, or the account was disabled. Please try "
               "again."));
    }
    focusFirst();
    Q_EMIT refused();
}

void LockPage::takeWrongPin()
{
    const int left = m_session->pinTriesLeft(m_person.login);
    m_hasPin = left > 0;
    if (m_hasPin) {
        say(BannerKind::danger,
            left == 1 ? tr("This is not your PIN. One try is left, then your password is asked for.")
                      : tr("This is not your PIN. %n tries are left.", nullptr, left));
        return;
    }
    setByPin(false);
    say(BannerKind::warning, tr("The PIN was wrong five times and is gone. Please use your password."));
}

void LockPage::say(BannerKind kind, const QString &text)
{
    m_why->hide();
    m_banner->showMessage(kind, text);
}

void LockPage::hideEvent(QHideEvent *event)
{
    m_secret->clear();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
