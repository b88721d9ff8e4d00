#include "ui/setup/authenticator_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/card.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/qr_view.h"
#include "ui/kit/text_label.h"
#include "ui/setup/code_label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <cstdlib>

namespace vb::ui {

namespace {

constexpr int kLongestCode = 12;
constexpr int kSecretPixels = 13;

TextLabel *wrappedLabel(const QString &text, TextTone tone = TextTone::text)
{
    auto *label = new TextLabel(text, TextRole::body, tone);
    label->setWordWrap(true);
    return label;
}

} // namespace

AuthenticatorPage::AuthenticatorPage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.authenticator"), tr("Your authenticator app"),
                tr("Beside the password Verbena asks for a code from your phone, every 12 hours and on a new PC. Any "
                   "authenticator app will do; it needs no internet."),
                parent)
    , m_banner(new Banner(BannerKind::success))
    , m_square(new QrView)
    , m_secret(new CodeLabel(kSecretPixels))
    , m_code(new LineField)
    , m_codeField(new FormField(tr("The code that the app shows now"), m_code))
{
    m_banner->setObjectName(QStringLiteral("setup.authenticator.banner"));
    name(m_square, QStringLiteral("square"), tr("Square code for the authenticator app"));
    m_secret->setObjectName(QStringLiteral("setup.authenticator.secret"));
    m_secret->setWordWrap(true);
    m_secret->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_secret->setFocusPolicy(Qt::StrongFocus);
    name(m_code, QStringLiteral("code"), tr("Code"));
    m_code->setRequired(true);
    m_code->setMaxLength(kLongestCode);
    m_code->setPlaceholderText(tr("6 digits"));
    m_code->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhSensitiveData | Qt::ImhPreferNumbers);

    auto *words = new QVBoxLayout;
    words->setSpacing(space::s);
    words->addWidget(wrappedLabel(tr("1. Open the app on your phone and add an account.")));
    words->addWidget(wrappedLabel(tr("2. Point its camera at the square.")));
    words->addWidget(wrappedLabel(tr("No camera? Type this into the app instead:"), TextTone::muted));
    words->addWidget(m_secret);
    words->addSpacing(space::s);
    words->addWidget(wrappedLabel(tr("3. Type the code that it shows, to see that it works.")));
    words->addSpacing(space::xs);
    words->addWidget(m_codeField);
    words->addStretch();
    auto *across = new QHBoxLayout;
    across->setSpacing(space::xl);
    across->addWidget(m_square, 0, Qt::AlignTop);
    across->addLayout(words, 1);
    auto *card = new Card;
    card->body()->addLayout(across);
    body()->addWidget(m_banner);
    body()->addWidget(card);
    m_banner->hide();
}

void AuthenticatorPage::enter()
{
    QString uri = model().totpUri();
    m_square->setText(uri);
    wipe(uri);
    QString secret = model().service().totpSecretText();
    secret[secret.size() / 2] = u'\n'; // a line of four groups, and another
    m_secret->setText(secret);
    m_secret->setAccessibleName(tr("Secret for typing: %1").arg(m_secret->text()));
    const bool proven = model().isAuthenticatorProven();
    if (proven)
        m_banner->showMessage(BannerKind::success, tr("Your app works: its code was right."));
    m_banner->setVisible(proven);
    m_code->setFocus(Qt::TabFocusReason);
}

void AuthenticatorPage::leave()
{
    m_square->setText(QString());
    m_secret->clear();
    m_secret->setAccessibleName(QString());
    m_code->clear();
    m_code->setProblem(QString());
}

QString AuthenticatorPage::otherTimeText(qint64 aheadMs)
{
    const QString now = QLocale().toString(QDateTime::fromMSecsSinceEpoch(model().service().now().wallMs).time(),
                                           QLocale::ShortFormat);
    const QString skew = waitText(std::abs(aheadMs));
    return (aheadMs > 0 ? tr("The phone's clock is %1 ahead of this PC's, which says %2. Set the wrong one right, then "
                             "type the next code.")
                        : tr("The phone's clock is %1 behind this PC's, which says %2. Set the wrong one right, then "
                             "type the next code."))
        .arg(skew, now);
}

bool AuthenticatorPage::mayGoOn()
{
    const QString typed = m_code->cleanText();
    if (typed.isEmpty() && model().isAuthenticatorProven())
        return true;
    if (!m_code->check()) {
        m_code->setFocus(Qt::OtherFocusReason);
        return false;
    }
    const session::CodeVerdict verdict = model().tryCode(typed);
    switch (verdict.kind) {
    case session::CodeVerdict::Kind::right: return true;
    case session::CodeVerdict::Kind::otherTime: m_code->setProblem(otherTimeText(verdict.aheadMs)); break;
    case session::CodeVerdict::Kind::wrong:
        m_code->setProblem(tr("This is not the code of now. Wait for the next one and type its six digits; if it is "
                              "refused again, scan the square anew."));
        break;
    }
    m_code->setFocus(Qt::OtherFocusReason);
    m_code->selectAll();
    return false;
}

} // namespace vb::ui
