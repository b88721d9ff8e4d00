#include "ui/shell/login_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QTimerEvent>
#include <QFontMetrics>
#include <QVBoxLayout>
#include <QPushButton>

namespace vb::ui {

#include <algorithm>

namespace {

constexpr int kFormWidth = 380;
constexpr int kMessageHeight = 60; // a banner of two lines and some air
constexpr int kForgetMs = 120'000;
constexpr std::size_t kMostReturning = 4; // as many as there is room for

} // namespace

LoginPage::LoginPage(QWidget *parent)
    : QWidget(parent)
    , m_user(new LineField)
    , m_password(new PasswordField)
    , m_code(new LineField)
    , m_userField(new FormField(tr("User name"), m_user))
    , m_passwordField(new FormField(tr("Password"), m_password))
    , m_codeField(new FormField(tr("One-time code"), m_code))
    , m_subtitle(new TextLabel(tr("Use your own account, never a colleague's."), TextRole::body, TextTone::muted))
    , m_banner(new Banner)
    , m_button(new BusyButton(tr("Log in"), ButtonKind::primary))
{
    setObjectName(QStringLiteral("login"));
    setAccessibleName(tr("Log in"));
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::xxl, space::xxl, space::xxl, space::xxl);
    across->addStretch();
    across->addWidget(makeForm());
    across->addStretch();

    connect(m_user, &QLineEdit::textEdited, this, &LoginPage::forgetPassword);
    connect(m_password, &PasswordField::textEdited, this, [this] {
        m_accepted.clear();
        m_passwordField->setError(QString());
    });
    connect(m_password, &PasswordField::capsLockSeen, this,
            [this](bool on) { m_passwordField->setHelp(on ? tr("Caps Lock is on") : QString()); });
    connect(m_user, &QLineEdit::returnPressed, this, &LoginPage::submit);
    connect(m_password, &PasswordField::returnPressed, this, &LoginPage::submit);
    connect(m_code, &QLineEdit::returnPressed, this, &LoginPage::submit);
    connect(m_button, &QPushButton::clicked, this, &LoginPage::submit);
}

LoginPage::~LoginPage() = default;

QWidget *LoginPage::makeForm()
{
    auto *form = new QWidget;
    form->setFixedWidth(kFormWidth);
    auto *down = new QVBoxLayout(form);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);

    m_user->setObjectName(QStringLiteral("user"));
    m_user->setAccessibleName(tr("User name"));
    m_user->setMaxLength(40);
    m_user->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    m_password->setObjectName(QStringLiteral("password"));
    m_password->setAccessibleName(tr("Password"));
    m_code->setObjectName(QStringLiteral("code"));
    m_code->setMaxLength(40);
    m_codeField->setOptional(true);
    m_otherCode->setObjectName(QStringLiteral("otherCode"));
    m_otherCode->setAutoDefault(true);
    setButtonKind(m_otherCode, ButtonKind::flat);
    m_button->setObjectName(QStringLiteral("logIn"));
    m_button->setAccessibleName(tr("Log in"));
    m_button->setBusyText(tr("Logging in…"));
    m_banner->setObjectName(QStringLiteral("login.banner"));
    m_banner->hide();
    // Subtitle and banner share a place, so that a message moves nothing.
    auto *place = new QWidget;
    place->setMinimumHeight(tokens().scaled(kMessageHeight));
    auto *message = new QVBoxLayout(place);
    message->setContentsMargins(0, 0, 0, space::s);
    message->addWidget(m_subtitle);
    message->addWidget(m_banner);
    message->addStretch();

    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(new IconLabel(IconName::shield));
    foot->addWidget(new TextLabel(tr("Every log-in is recorded."), TextRole::caption, TextTone::muted), 1);

    down->addStretch(2);
    down->addWidget(new TextLabel(tr("Log in"), TextRole::page));
    down->addSpacing(space::xs + 2);
    down->addWidget(place);
    down->addWidget(m_userField);
    down->addWidget(m_passwordField);
    down->addWidget(m_codeField);
    down->addSpacing(space::l);
    down->addWidget(m_button);
    down->addSpacing(space::xl);
    down->addLayout(foot);
    down->addStretch(3);
    return form;
}

void LoginPage::setLogin(Login login)
{
    m_login = std::move(login);
    if (m_login && m_sendWhenReady) {
        m_sendWhenReady = false;
        submit();
    }
}

void LoginPage::setWaiting(const QString &text)
{
    if (!text.isEmpty())
        say(BannerKind::info, text);
    else if (m_banner->kind() == BannerKind::info)
        sayNothing();
}

void LoginPage::reset()
{
    forgetPassword();
    m_sent.clear();
    m_password->clear();
    for (LineField *field : {m_user, m_code}) {
        field->setText(QString()); // unlike clear() it forgets what Undo would bring back
        field->setProblem(QString());
    }
    down->addLayout(codeWays);
    for (FormField *field : {m_userField, m_passwordField, m_codeField})
        field->setError(QString());
    if (!m_countdown.isActive())
    down->addWidget(m_returning);
        sayNothing();
    down->addWidget(m_keyInFile);
}

void LoginPage::focusFirst()
{
    m_user->setFocus(Qt::OtherFocusReason);
}

void LoginPage::submit()
{
    if (m_busy || m_countdown.isActive())
        return;
    const QString user = m_user->cleanText();
    const bool hasPassword = !m_password->isEmpty() || !m_accepted.isEmpty();
    if (user.isEmpty()) {
        m_userField->setError(tr("Enter your user name"));
        m_user->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_userField->setError(QString());
    if (!hasPassword) {
        m_passwordField->setError(tr("Enter your password"));
        m_password->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (!m_login) {
        m_sendWhenReady = true;
        return;
    }
    SecretBytes password = m_password->isEmpty() ? std::move(m_accepted) : m_password->takeUtf8();
    forgetPassword();
    setByRecoveryCode(false);
    send(std::move(password));
}

void LoginPage::send(SecretBytes password)
{
    m_busy = true;
    sayNothing();
    m_passwordField->setError(QString());
    m_sent = password.clone();
    const QString code = m_code->cleanText();
    const QFuture<Result<void>> future = m_login(m_user->cleanText(), std::move(password), code);
    m_button->watch(future);
    deliver(future, this, [this](const Result<void> &answer) { take(answer); });
}

void LoginPage::take(const Result<void> &answer)
{
    m_busy = false;
    SecretBytes sent = std::move(m_sent);
    m_code->clear();
    if (answer.ok()) {
        sent.clear();
        Q_EMIT loggedIn();
        return;
    }
    const Error &error = answer.error();
    if (error.code == Code::codeRequired) {
        m_accepted = std::move(sent);
        m_forget.start(kForgetMs, this);
        askForCode();
        Q_EMIT refused();
        return;
    }
    if (error.code == Code::throttled)
        throttle(error.retryAfterMs);
    else
        say(error.clockBehindMs == 0 ? BannerKind::danger : BannerKind::warning, refusalText(error));
    m_password->setFocus(Qt::OtherFocusReason);
    Q_EMIT refused();
}

void LoginPage::askForCode()
{
    m_password->setPlaceholderText(tr("accepted"));
    m_codeField->setOptional(false);
    say(BannerKind::info, tr("Now the code that your authenticator app shows, or one of your recovery codes."));
    m_code->setFocus(Qt::OtherFocusReason);
}

void LoginPage::throttle(qint64 ms)
{
    m_throttledUntil = QDeadlineTimer(ms);
    m_countdown.start(kCountdownMs, this);
    m_button->setEnabled(false);
    say(BannerKind::warning, throttleText());
}

QString LoginPage::throttleText() const
{
    return errorText({Code::throttled, {}, std::max<qint64>(m_throttledUntil.remainingTime(), 1)}, During::login);
}

void LoginPage::say(BannerKind kind, const QString &text)
{
    m_subtitle->hide();
    m_banner->showMessage(kind, text);
}

void LoginPage::sayNothing()
{
    m_banner->hide();
    m_subtitle->show();
}

void LoginPage::forgetPassword()
{
    m_forget.stop();
    m_accepted.clear();
    m_password->setPlaceholderText(QString());
    m_codeField->setOptional(true);
}

void LoginPage::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_forget.timerId())
        forgetPassword();
    } else if (event->timerId() == m_countdown.timerId()) {
        if (!m_throttledUntil.hasExpired()) {
            m_banner->setText(throttleText());
            return;
        }
        m_countdown.stop();
        m_button->setEnabled(true);
        sayNothing();
    }
}

void LoginPage::hideEvent(QHideEvent *event)
{
    forgetPassword();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
