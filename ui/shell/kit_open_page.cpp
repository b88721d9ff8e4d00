#include "ui/shell/kit_open_page.h"

#include "core/access/password_policy.h"
#include "core/base/secret_bytes.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/new_password_fields.h"
#include "ui/kit/text_label.h"
#include "ui/shell/entrance_column.h"
#include "ui/shell/kit_groups.h"
#include "ui/staff/credential_sheet.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestLogin = 40;

QString kitRefusalText(const Error &error)
{
    switch (error.code) {
    case Code::denied:
        return KitOpenPage::tr(
            "This kit does not open the records on this computer: it belongs to another practice, or "
            "a newer kit has replaced it.");
    case Code::invalid:
        return KitOpenPage::tr("Each group is right by itself, but they do not belong together. Please compare them "
                               "with the paper.");
    default: return errorText(error);
    }
}

/// The same when the PC was to become a new one.
QString kitRenewalText(const Error &error)
{
    switch (error.code) {
    case Code::network:
        return KitOpenPage::tr("The relay cannot be reached now, and without it no computer is renewed. Nothing has "
                               "changed; try again when there is a connection.");
    case Code::notFound:
        return KitOpenPage::tr("The practice is registered at no relay, so there is nothing to renew. Take the tick "
                               "away to open the records.");
    case Code::integrity:
        return KitOpenPage::tr("What the relay says of the practice's log does not hold, or it has lost a part of it. "
                               "Nothing has changed. Tell whoever runs the relay.");
    case Code::busy:
        return error.detail.startsWith(QStringLiteral("healing"))
            ? KitOpenPage::tr("The relay was restored from a backup and still gets back what it lost. Nothing has "
                              "changed. Start the other computers once, then try again.")
            : errorText(error);
    case Code::keychainLocked:
        return KitOpenPage::tr("This computer's key cannot be read. Take the tick away and open the records with the "
                               "kit first; renew the computer after that.");
    default: return kitRefusalText(error);
    }
}

} // namespace

KitOpenPage::KitOpenPage(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_groups(new KitGroups)
    , m_banner(new Banner(BannerKind::danger))
    , m_renew(new QCheckBox(tr("I am an owner and have lost my password or my authenticator")))
    , m_owner(nullptr)
    , m_anew(new QCheckBox(tr("This computer was copied, put back or revoked: renew it")))
    , m_login(new LineField)
    , m_password(nullptr)
    , m_sheet(new CredentialSheet(QStringLiteral("kit")))
    , m_go(new BusyButton(tr("Open the records"), ButtonKind::primary))
    , m_back(new QPushButton(tr("Back")))
{
    setObjectName(QStringLiteral("kit"));
    setAccessibleName(tr("Open with the recovery kit"));
    m_banner->setObjectName(QStringLiteral("kit.banner"));
    m_banner->hide();
    m_go->setObjectName(QStringLiteral("kit.open"));
    m_go->setAccessibleName(m_go->text());
    m_go->setBusyText(tr("Opening…"));
    m_back->setObjectName(QStringLiteral("kit.back"));
    m_back->setAccessibleName(m_back->text());
    m_back->setAutoDefault(true);
    auto *what = new TextLabel(
        tr("Take the paper with the numbered groups and type them in. This computer gets a new key in the system's "
           "keyring; passwords and codes of everybody stay as they are. Each use of the kit is recorded."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_go);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *column = new EntranceColumn(accessibleName());
    QVBoxLayout *down = column->down();
    down->addWidget(what);
    down->addSpacing(space::l);
    down->addWidget(m_banner);
    down->addSpacing(space::s);
    down->addWidget(m_groups);
    down->addSpacing(space::l);
    down->addWidget(m_renew);
    down->addWidget(makeOwner());
    down->addWidget(makeAnew());
    down->addSpacing(space::l);
    down->addLayout(buttons);
    m_stack->addWidget(column);
    auto *sheet = new QWidget;
    auto *sheetDown = new QVBoxLayout(sheet);
    sheetDown->setContentsMargins(0, space::xxl, 0, 0);
    sheetDown->addWidget(m_sheet);
    m_stack->addWidget(sheet);

    connect(m_groups, &KitGroups::edited, m_banner, &QWidget::hide);
    connect(m_groups, &KitGroups::returnPressed, this, &KitOpenPage::submit);
    connect(m_renew, &QCheckBox::toggled, this, [this](bool wanted) {
        m_banner->hide();
        m_owner->setVisible(wanted);
        if (wanted)
            m_anew->setChecked(false);
        if (wanted)
            m_login->setFocus(Qt::TabFocusReason);
        else
            m_password->clear();
    });
    connect(m_login, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    connect(m_login, &QLineEdit::returnPressed, this, &KitOpenPage::submit);
    connect(m_password, &NewPasswordFields::edited, m_banner, &QWidget::hide);
    connect(m_password, &NewPasswordFields::returnPressed, this, &KitOpenPage::submit);
    connect(m_sheet, &CredentialSheet::done, this, [this] { Q_EMIT opened(true); });
    connect(m_go, &QPushButton::clicked, this, &KitOpenPage::submit);
    connect(m_back, &QPushButton::clicked, this, &KitOpenPage::backWanted);
    connect(new QShortcut(QKeySequence(Qt::Key_Escape), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, [this] {
                if (mayLeave())
                    Q_EMIT backWanted();
            });
}

QWidget *KitOpenPage::makeOwner()
{
    m_renew->setObjectName(QStringLiteral("kit.renew"));
    m_renew->setAccessibleName(m_renew->text());
    m_login->setObjectName(QStringLiteral("kit.login"));
    m_login->setAccessibleName(tr("Your user name"));
    m_login->setMaxLength(kLongestLogin);
    m_login->setRequired(true);
    m_login->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
    m_password = new NewPasswordFields(QStringLiteral("kit"), access::kMinPassword, [this](const SecretBytes &utf8) {
        return access::passwordStrength(utf8, {m_login->cleanText(), {}, {}});
    });
    auto *what = new TextLabel(
        tr("You get a new password here, and next a new authenticator and new recovery codes. The present ones stop "
           "working. An owner who can still log in had better renew yours on the page of staff: that needs no kit."),
        TextRole::caption, TextTone::muted);
    what->setWordWrap(true);
    m_owner = new QWidget;
    auto *down = new QVBoxLayout(m_owner);
    down->setContentsMargins(0, space::s, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(what);
    down->addWidget(new FormField(tr("Your user name"), m_login));
    down->addWidget(m_password);
    m_owner->hide();
    return m_owner;
}

/// Hidden until there is something that does it.
QWidget *KitOpenPage::makeAnew()
{
    m_anew->setObjectName(QStringLiteral("kit.anew"));
    m_anew->setAccessibleName(m_anew->text());
    auto *what = new TextLabel(
        tr("It goes on as a new one of the practice, with new keys, and the one that it was is revoked. Nothing is "
           "lost: what it has not sent yet is sent under its new keys. The relay has to be within reach."),
        TextRole::caption, TextTone::muted);
    what->setWordWrap(true);
    what->hide();
    m_anewPart = new QWidget;
    auto *down = new QVBoxLayout(m_anewPart);
    down->setContentsMargins(0, space::s, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_anew);
    down->addWidget(what);
    m_anewPart->hide();
    connect(m_anew, &QCheckBox::toggled, this, [this, what](bool wanted) {
        m_banner->hide();
        what->setVisible(wanted);
        if (wanted)
            m_renew->setChecked(false);
        m_go->setText(wanted ? tr("Renew this computer") : tr("Open the records"));
        m_go->setAccessibleName(m_go->text());
        m_go->setBusyText(wanted ? tr("Renewing…") : tr("Opening…"));
    });
    return m_anewPart;
}

void KitOpenPage::setRenew(Renew renew)
{
    m_makeNew = std::move(renew);
    m_anewPart->setVisible(m_makeNew != nullptr);
}

void KitOpenPage::start()
{
    forget();
    m_banner->hide();
    m_stack->setCurrentIndex(0);
    m_groups->focusFirst();
}

void KitOpenPage::forget()
{
    m_groups->clear();
    m_renew->setChecked(false);
    m_anew->setChecked(false);
    m_login->setText(QString());
    m_login->setProblem(QString());
    m_password->clear();
}

bool KitOpenPage::showsSheet() const
{
    return m_sheet->isShowing();
}

bool KitOpenPage::mayLeave()
{
    if (m_sheet->isShowing())
        m_sheet->insist();
    return !m_sheet->isShowing() && !m_go->isBusy();
}

bool KitOpenPage::check()
{
    if (!m_groups->check())
        return false;
    if (!m_renew->isChecked())
        return true;
    if (!m_login->check()) {
        m_login->setFocus(Qt::TabFocusReason);
        return false;
    }
    return m_password->check();
}

void KitOpenPage::submit()
{
    if (m_go->isBusy() || !check())
        return;
    m_banner->hide();
    setWorking(true);
    if (m_anew->isChecked()) {
        const QFuture<Result<session::Renewed>> future = m_makeNew(m_groups->code());
        m_go->watch(future);
        deliver(future, this, [this](const Result<session::Renewed> &answer) { takeRenewed(answer); });
        return;
    }
    session::KitRequest request;
    request.kitCode = m_groups->code();
    if (m_renew->isChecked())
        request.owner = session::KitRequest::Owner {m_login->cleanText(), m_password->copyUtf8()};
    const QFuture<Result<session::KitUnlocked>> future = m_open(std::move(request));
    m_go->watch(future);
    deliver(future, this, [this](const Result<session::KitUnlocked> &answer) { take(answer); });
}

void KitOpenPage::setWorking(bool working)
{
    for (QWidget *widget :
         {static_cast<QWidget *>(m_back), static_cast<QWidget *>(m_renew), static_cast<QWidget *>(m_anew)})
        widget->setEnabled(!working);
}

void KitOpenPage::takeRenewed(const Result<session::Renewed> &answer)
{
    setWorking(false);
    if (answer.ok()) {
        forget();
        Q_EMIT madeNew(answer->sent);
        return;
    }
    m_banner->showMessage(BannerKind::danger, kitRenewalText(answer.error()));
    m_groups->focusFirst();
    Q_EMIT refused();
}

void KitOpenPage::take(const Result<session::KitUnlocked> &answer)
{
    setWorking(false);
    if (!answer.ok()) {
        showProblem(answer.error());
        Q_EMIT refused();
        return;
    }
    const QString login = m_login->cleanText().toLower();
    forget();
    if (answer->totpUri.isEmpty()) {
        Q_EMIT opened(false);
        return;
    }
    m_stack->setCurrentIndex(1);
    m_sheet->show(tr("The new password holds from now on"), {{}, answer->totpUri, answer->recoveryCodes},
                  {answer->ownerName, login, answer->practiceName, true});
    Q_EMIT sheetShown();
}

/// What is wrong with the owner's part is told there.
void KitOpenPage::showProblem(const Error &error)
{
    if (m_renew->isChecked()) {
        if (error.code == Code::notFound || error.detail.startsWith(u"only an active owner")) {
            m_login->setProblem(tr("This is no owner who can log in. The kit renews only an owner's password."));
            m_login->setFocus(Qt::OtherFocusReason);
            return;
        }
        if (error.code == Code::invalid && error.detail.startsWith(u"the password")) {
            m_password->setProblem(tr("This password is not accepted. Please choose another one."));
            return;
        }
    }
    m_banner->showMessage(BannerKind::danger, kitRefusalText(error));
    m_groups->focusFirst();
}

void KitOpenPage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous())
        forget();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
