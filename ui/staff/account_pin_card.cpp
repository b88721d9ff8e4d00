#include "ui/staff/account_pin_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/password_field.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kLeastPinDigits = 6; // as core asks
constexpr int kMostPinDigits = 32;

bool isAllDigits(const SecretBytes &pin)
{
    const QByteArrayView signs = pin.view();
    return std::all_of(signs.begin(), signs.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

AccountPinCard::AccountPinCard(session::Session &session, QWidget *parent)
    : Card(tr("PIN"), parent)
    , m_session(session)
    , m_state(new TextLabel(QString(), TextRole::medium))
    , m_banner(new Banner(BannerKind::success))
    , m_pin(new PasswordField)
    , m_repeat(new PasswordField)
    , m_pinField(new FormField(tr("New PIN"), m_pin))
    , m_repeatField(new FormField(tr("The same PIN again"), m_repeat))
    , m_save(new BusyButton(tr("Set PIN")))
{
    m_state->setObjectName(QStringLiteral("account.pin.state"));
    m_banner->setObjectName(QStringLiteral("account.pin.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_pin->setObjectName(QStringLiteral("account.pin"));
    m_pin->setAccessibleName(tr("New PIN"));
    m_repeat->setObjectName(QStringLiteral("account.pin.repeat"));
    m_repeat->setAccessibleName(tr("The same PIN again"));
    m_save->setObjectName(QStringLiteral("account.pin.save"));
    m_save->setAccessibleName(tr("Set PIN"));
    m_save->setBusyText(tr("Setting…"));
    m_save->setAutoDefault(true);
    m_pinField->setHelp(tr("%1 digits or more.").arg(kLeastPinDigits));
    auto *what = new TextLabel(tr("A short way back after a lock on this computer. It works until Verbena is closed or "
                                  "the computer sleeps; after five wrong tries the password is asked for."),
                               TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *fields = new QHBoxLayout;
    fields->setSpacing(space::l);
    fields->addWidget(m_pinField, 1, Qt::AlignTop);
    fields->addWidget(m_repeatField, 1, Qt::AlignTop);
    body()->addWidget(what);
    body()->addWidget(m_state);
    body()->addWidget(m_banner);
    body()->addLayout(fields);
    body()->addWidget(m_save, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    showState();
    for (PasswordField *field : {m_pin, m_repeat}) {
        connect(field, &PasswordField::returnPressed, this, &AccountPinCard::save);
        connect(field, &PasswordField::textEdited, this, [this] {
            m_pinField->setError(QString());
            m_repeatField->setError(QString());
        });
    }
    connect(m_save, &QPushButton::clicked, this, &AccountPinCard::save);
}

void AccountPinCard::showState()
{
    m_state->setText(m_session.hasPin() ? tr("A PIN is set.") : tr("No PIN is set."));
}

bool AccountPinCard::isDirty() const
{
    return !m_pin->isEmpty() || !m_repeat->isEmpty();
}

void AccountPinCard::clear()
{
    m_pin->clear();
    m_repeat->clear();
    m_pinField->setError(QString());
    m_repeatField->setError(QString());
}

bool AccountPinCard::check()
{
    const bool fits
        = m_pin->length() >= kLeastPinDigits && m_pin->length() <= kMostPinDigits && isAllDigits(m_pin->copyUtf8());
    const bool same = m_repeat->sameAs(*m_pin);
    m_pinField->setError(
        fits ? QString()
             : tr("Please type %1 to %2 digits, and nothing else.").arg(kLeastPinDigits).arg(kMostPinDigits));
    m_repeatField->setError(fits && !same ? tr("This is not the same. Please type it again.") : QString());
    if (!fits)
        m_pin->setFocus(Qt::TabFocusReason);
    else if (!same)
        m_repeat->setFocus(Qt::TabFocusReason);
    return fits && same;
}

void AccountPinCard::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!check()) {
        Q_EMIT answered(false);
        return;
    }
    const QFuture<Result<void>> future = m_session.setPin(m_pin->copyUtf8());
    m_save->watch(future);
    deliver(future, this, [this](const Result<void> &answer) {
        if (answer.ok()) {
            clear();
            m_banner->showMessage(BannerKind::success, tr("The PIN is set. It brings you back after the next lock."));
        } else if (answer.error().code == Code::invalid) {
            m_pinField->setError(tr("This PIN is too easy to guess. Please choose other digits."));
            m_pin->setFocus(Qt::TabFocusReason);
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        showState();
        Q_EMIT answered(answer.ok());
    });
}

} // namespace vb::ui
