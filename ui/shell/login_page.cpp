#include "ui/shell/login_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/line_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/text_label.h"
#include "ui/shell/login_words.h"
#include "ui/shell/retry_countdown.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTimerEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

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
    , m_otherCode(new QPushButton)
    , m_kit(new QPushButton(tr("Password lost? Owners use the recovery kit")))
    , m_returning(new QWidget)
    , m_returningDown(new QVBoxLayout(m_returning))
    , m_keyInFile(new QWidget)
    , m_countdown(new RetryCountdown(this))
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
    connect(m_otherCode, &QPushButton::clicked, this, [this] {
        setByRecoveryCode(!m_byRecoveryCode);
        m_code->setFocus(Qt::OtherFocusReason);
    });
    connect(m_kit, &QPushButton::clicked, this, [this] {
        if (!m_busy)
            Q_EMIT kitWanted();
    });
    connect(m_countdown, &RetryCountdown::ticked, this, [this] { m_banner->setText(m_countdown->text()); });
    connect(m_countdown, &RetryCountdown::ended, this, [this] {
        m_button->setEnabled(true);
        sayNothing();
    });
    setByRecoveryCode(false);
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
    m_kit->setObjectName(QStringLiteral("login.kit"));
    m_kit->setAccessibleName(m_kit->text());
    m_kit->setAutoDefault(true);
    setButtonKind(m_kit, ButtonKind::flat);
    m_kit->hide();
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
    m_keyInFile->setObjectName(QStringLiteral("login.keyInFile"));
    auto *keyLine = new QHBoxLayout(m_keyInFile);
    keyLine->setContentsMargins(0, space::s, 0, 0);
    keyLine->setSpacing(space::s);
    keyLine->addWidget(new IconLabel(IconName::alert, &Tokens::warn), 0, Qt::AlignTop);
    auto *keyText = new TextLabel(tr("The key of this computer lies in a file, not in the system's keyring."),
                                  TextRole::caption, TextTone::muted);
    keyText->setWordWrap(true);
    keyLine->addWidget(keyText, 1);
    m_keyInFile->hide();
    m_returning->setObjectName(QStringLiteral("login.returning"));
    m_returningDown->setContentsMargins(0, 0, 0, space::l);
    m_returningDown->setSpacing(space::xs);
    m_returning->hide();
    auto *codeWays = new QHBoxLayout;
    codeWays->addWidget(m_otherCode);
    codeWays->addStretch();
    auto *kitWay = new QHBoxLayout;
    kitWay->addWidget(m_kit);
    kitWay->addStretch();

    down->addStretch(2);
    down->addWidget(new TextLabel(tr("Log in"), TextRole::page));
    down->addSpacing(space::xs + 2);
    down->addWidget(place);
    down->addWidget(m_userField);
    down->addWidget(m_passwordField);
    down->addWidget(m_codeField);
    down->addLayout(codeWays);
    down->addSpacing(space::l);
    down->addWidget(m_button);
    down->addSpacing(space::s);
    down->addLayout(kitWay);
    down->addSpacing(space::l);
    down->addWidget(m_returning);
    down->addLayout(foot);
    down->addWidget(m_keyInFile);
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
    setByRecoveryCode(false);
    for (FormField *field : {m_userField, m_passwordField, m_codeField})
        field->setError(QString());
    if (!m_countdown->isRunning())
        sayNothing();
}

void LoginPage::start(const QString &user, SecretBytes accepted, BannerKind kind, const QString &message)
{
    reset();
    m_user->setText(user);
    if (accepted.isEmpty()) {
        m_codeField->setOptional(false);
    } else {
        m_accepted = std::move(accepted);
        m_forget.start(kForgetMs, this);
        askForCode();
    }
    if (!m_countdown->isRunning())
        say(kind, message);
}

/// Where the person goes on.
void LoginPage::focusFirst()
{
    QWidget *first = m_user;
    if (!m_accepted.isEmpty())
        first = m_code;
    else if (!m_user->cleanText().isEmpty())
        first = m_password;
    first->setFocus(Qt::OtherFocusReason);
}

void LoginPage::setReturning(const std::vector<LockedPerson> &people)
{
    const QList<QWidget *> before = m_returning->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(before);
    m_returningDown->addWidget(new TextLabel(tr("Come back with a PIN"), TextRole::caption, TextTone::muted));
    for (std::size_t i = 0; i < std::min(people.size(), kMostReturning); ++i) {
        const LockedPerson &person = people[i];
        auto *button = new QPushButton(icon(IconName::user), QString());
        button->setObjectName(QStringLiteral("return.") + person.login);
        button->setText(QFontMetrics(button->font()).elidedText(person.name, Qt::ElideRight, kFormWidth - 64));
        button->setAccessibleName(tr("%1 comes back with a PIN").arg(person.name));
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, [this, login = person.login] { Q_EMIT returnWanted(login); });
        m_returningDown->addWidget(button);
    }
    m_returning->setVisible(!people.empty());
}

void LoginPage::setKeyInFile(bool inFile)
{
    m_keyInFile->setVisible(inFile);
}

void LoginPage::setOffersKit(bool offered)
{
    m_kit->setVisible(offered);
}

void LoginPage::setByRecoveryCode(bool wanted)
{
    m_byRecoveryCode = wanted;
    m_code->setText(QString());
    m_code->setProblem(QString());
    m_codeField->setLabel(wanted ? tr("Recovery code") : tr("One-time code"));
    m_code->setAccessibleName(wanted ? tr("Recovery code") : tr("One-time code"));
    m_code->setPlaceholderText(wanted ? tr("10 signs, such as 7KQ2M-X94DT") : tr("6 digits"));
    m_code->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhSensitiveData
                                | (wanted ? Qt::ImhPreferUppercase : Qt::ImhPreferNumbers));
    m_codeField->setHelp(wanted ? tr("One of the ten that you got with your account. Each works once.")
                                : tr("Asked for every 12 hours and on a new PC."));
    m_otherCode->setText(wanted ? tr("Use the authenticator app") : tr("No phone at hand? Use a recovery code"));
    m_otherCode->setAccessibleName(m_otherCode->text());
}

void LoginPage::submit()
{
    if (m_busy || m_countdown->isRunning())
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
    m_countdown->start(ms);
    m_button->setEnabled(false);
    say(BannerKind::warning, m_countdown->text());
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
}

void LoginPage::hideEvent(QHideEvent *event)
{
    forgetPassword();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
