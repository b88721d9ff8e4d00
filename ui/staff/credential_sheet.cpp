#include "ui/staff/credential_sheet.h"

#include "core/document/recovery_codes_pdf.h"
#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/qr_view.h"
#include "ui/kit/text_label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QCryptographicHash>
#include <QDate>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QUrlQuery>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr qsizetype kSecretGroup = 4;
constexpr int kCodeColumns = 2;
constexpr int kSecretWidth = 210;

void emptyGrid(QGridLayout *grid)
{
    while (QLayoutItem *item = grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

QByteArray clipDigest(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

QString secretInGroups(const QString &totpUri)
{
    const QString secret = QUrlQuery(QUrl(totpUri)).queryItemValue(QStringLiteral("secret"));
    QStringList groups;
    for (qsizetype at = 0; at < secret.size(); at += kSecretGroup)
        groups << secret.mid(at, kSecretGroup);
    return groups.join(u' ');
}

CredentialSheet::CredentialSheet(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(QString(), TextRole::section))
    , m_who(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_once(new Banner(BannerKind::warning))
    , m_secretCard(nullptr)
    , m_qr(new QrView)
    , m_secretIntro(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_secret(new TextLabel)
    , m_codesCard(nullptr)
    , m_codes(new QGridLayout)
    , m_copy(new QPushButton(icon(IconName::copy), tr("Copy")))
    , m_print(new QPushButton(icon(IconName::printer), tr("Print…")))
    , m_copied(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_kept(new QCheckBox)
    , m_done(new QPushButton(tr("Done")))
{
    setObjectName(id + QStringLiteral(".sheet"));
    m_title->setWordWrap(true);
    m_who->setWordWrap(true);
    m_once->setObjectName(id + QStringLiteral(".sheet.once"));
    m_kept->setObjectName(id + QStringLiteral(".sheet.kept"));
    m_done->setObjectName(id + QStringLiteral(".sheet.done"));
    m_done->setAccessibleName(tr("Done"));
    m_done->setAutoDefault(true);
    setButtonKind(m_done, ButtonKind::primary);

    auto *content = new QWidget;
    auto *down = new QVBoxLayout(content);
    down->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    down->setSpacing(space::l);
    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs + 2);
    words->addWidget(m_title);
    words->addWidget(m_who);
    down->addLayout(words);
    down->addWidget(m_once);
    auto *cards = new QHBoxLayout;
    cards->setSpacing(space::xl);
    cards->addWidget(makeSecret(id));
    cards->addWidget(makeCodes(id));
    cards->addStretch(1);
    down->addLayout(cards);
    down->addWidget(m_kept);
    down->addWidget(m_done, 0, Qt::AlignLeft);
    down->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);

    connect(m_copy, &QPushButton::clicked, this, &CredentialSheet::copyCodes);
    connect(m_print, &QPushButton::clicked, this, &CredentialSheet::printCodes);
    connect(m_kept, &QCheckBox::toggled, m_done, &QWidget::setEnabled);
    connect(m_done, &QPushButton::clicked, this, &CredentialSheet::finish);
}

QWidget *CredentialSheet::makeSecret(const QString &id)
{
    m_qr->setObjectName(id + QStringLiteral(".sheet.qr"));
    m_qr->setAccessibleName(tr("QR code of the authenticator's secret"));
    m_secret->setObjectName(id + QStringLiteral(".sheet.secret"));
    m_secret->setWordWrap(true);
    m_secret->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_secret->setFocusPolicy(Qt::StrongFocus);
    m_secret->setAccessibleName(tr("Secret of the authenticator"));
    m_secretIntro->setWordWrap(true);
    auto *words = new QWidget;
    words->setFixedWidth(tokens().scaled(kSecretWidth));
    auto *down = new QVBoxLayout(words);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(m_secretIntro);
    down->addWidget(new TextLabel(tr("Or type this secret:"), TextRole::caption, TextTone::muted));
    down->addWidget(m_secret);
    down->addStretch();
    m_secretCard = new Card(tr("Authenticator"));
    auto *across = new QHBoxLayout;
    across->setSpacing(space::xl);
    across->addWidget(m_qr, 0, Qt::AlignTop);
    across->addWidget(words);
    m_secretCard->body()->addLayout(across);
    return m_secretCard;
}

QWidget *CredentialSheet::makeCodes(const QString &id)
{
    m_copy->setObjectName(id + QStringLiteral(".sheet.copy"));
    m_copy->setAccessibleName(tr("Copy the recovery codes"));
    m_print->setObjectName(id + QStringLiteral(".sheet.print"));
    m_print->setAccessibleName(tr("Print the recovery codes"));
    for (QPushButton *button : {m_copy, m_print}) {
        button->setAutoDefault(true);
        setButtonKind(button, ButtonKind::secondary);
    }
    m_copied->setObjectName(id + QStringLiteral(".sheet.copied"));
    m_copied->setWordWrap(true);
    m_codes->setHorizontalSpacing(space::xl);
    m_codes->setVerticalSpacing(space::s);
    auto *intro = new TextLabel(tr("For when the phone is lost: each stands in for the one-time code, once."),
                                TextRole::caption, TextTone::muted);
    intro->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_print);
    buttons->addStretch();
    m_codesCard = new Card(tr("Recovery codes"));
    m_codesCard->body()->addWidget(intro);
    m_codesCard->body()->addLayout(m_codes);
    m_codesCard->body()->addLayout(buttons);
    m_codesCard->body()->addWidget(m_copied);
    return m_codesCard;
}

CredentialSheet::~CredentialSheet()
{
    if (QClipboard *clipboard = QGuiApplication::clipboard();
        !m_clip.isEmpty() && clipDigest(clipboard->text()) == m_clip)
        clipboard->clear();
}

void CredentialSheet::show(const QString &title, const session::NewCredential &credential, const For &whose)
{
    forget();
    m_credential = credential;
    m_for = whose;
    m_showing = true;
    m_title->setText(title);
    m_who->setText(tr("%1 · user name %2").arg(whose.personName, whose.login));
    const bool hasSecret = !credential.totpUri.isEmpty();
    m_secretCard->setVisible(hasSecret);
    if (hasSecret) {
        const bool fits = m_qr->setText(credential.totpUri);
        m_qr->setVisible(fits);
        m_secretIntro->setText(whose.own
                                   ? tr("Scan it with the authenticator app on your phone.")
                                   : tr("%1 scans it with the authenticator app on the phone.").arg(whose.personName));
        m_secret->setText(secretInGroups(credential.totpUri));
        m_secret->setAccessibleDescription(m_secret->text());
    }
    m_codesCard->setVisible(!credential.recoveryCodes.isEmpty());
    setCodes(credential.recoveryCodes);
    m_once->setText(tr("This is shown once. When you leave this page nobody can see it again: it can only be made "
                       "anew."));
    m_kept->setText(!hasSecret      ? tr("The codes are in a safe place")
                        : whose.own ? tr("My authenticator shows a code for Verbena now")
                                    : tr("%1 has scanned it and has the recovery codes")
                                          .arg(QString(whose.personName).replace(u'&', QStringLiteral("&&"))));
    m_kept->setAccessibleName(QString(m_kept->text()).replace(QStringLiteral("&&"), QStringLiteral("&")));
    m_kept->setChecked(false);
    m_done->setEnabled(false);
    (credential.recoveryCodes.isEmpty() ? static_cast<QWidget *>(m_kept) : m_copy)->setFocus(Qt::OtherFocusReason);
}

void CredentialSheet::setCodes(const QStringList &codes)
{
    emptyGrid(m_codes);
    QFont digits = tokens().font(TextRole::strong);
    const int rows = (static_cast<int>(codes.size()) + kCodeColumns - 1) / kCodeColumns;
    for (int i = 0; i < codes.size(); ++i) {
        auto *code = new TextLabel(codes.at(i), TextRole::strong);
        code->setObjectName(QStringLiteral("recoveryCode.%1").arg(i + 1));
        m_codes->addWidget(code, i % rows, i / rows);
    }
}

void CredentialSheet::insist()
{
    m_once->showMessage(BannerKind::danger,
                        tr("Please keep what is shown here first, then tick below: it cannot be shown again."));
    takeFocus();
}

void CredentialSheet::takeFocus()
{
    m_kept->setFocus(Qt::TabFocusReason);
}

void CredentialSheet::copyCodes()
{
    const QString codes = m_credential.recoveryCodes.join(u'\n');
    QGuiApplication::clipboard()->setText(codes);
    m_clip = clipDigest(codes);
    m_copied->setText(tr("Copied. Verbena takes it off the clipboard when it locks."));
}

void CredentialSheet::printCodes()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(QStringLiteral("Verbena")); // names stay out of the spooler's list
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        const Result<void> drawn = document::drawRecoveryCodes(*printer,
                                                               {m_for.practiceName,
                                                                m_for.personName,
                                                                m_for.login,
                                                                QDate::currentDate().toString(Qt::ISODate),
                                                                m_credential.recoveryCodes,
                                                                {}});
        m_copied->setText(drawn.ok() ? tr("Sent to the printer. Please see that the page comes out.")
                                     : tr("The printer cannot be used. Please copy the codes instead."));
    });
    dialog->open();
}

void CredentialSheet::finish()
{
    forget();
    Q_EMIT done();
}

void CredentialSheet::forget()
{
    m_showing = false;
    m_qr->setText(QString());
    m_secret->clear();
    m_secret->setAccessibleDescription(QString());
    emptyGrid(m_codes);
    m_copied->clear();
    m_once->setKind(BannerKind::warning);
    wipe(m_credential.totpUri);
    for (QString &code : m_credential.recoveryCodes)
        wipe(code);
    m_credential = {};
    m_for = {};
}

} // namespace vb::ui
