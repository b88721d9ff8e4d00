#include "ui/staff/account_password_card.h"

#include "core/access/password_policy.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/new_password_fields.h"

#include <QVBoxLayout>

namespace vb::ui {

AccountPasswordCard::AccountPasswordCard(session::Session &session, QWidget *parent)
    : Card(tr("Password"), parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::success))
    , m_password(new NewPasswordFields(QStringLiteral("account.new"), access::kMinPassword,
                                       [&session](const SecretBytes &utf8) {
                                           return access::passwordStrength(
                                               utf8,
                                               {session.actor().login, session.personName(), session.practiceName()});
                                       }))
    , m_save(new BusyButton(tr("Change password"), ButtonKind::primary))
{
    m_banner->setObjectName(QStringLiteral("account.password.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_save->setObjectName(QStringLiteral("account.password.save"));
    m_save->setAccessibleName(tr("Change password"));
    m_save->setBusyText(tr("Changing…"));
    m_save->setAutoDefault(true);
    body()->addWidget(m_banner);
    body()->addWidget(m_password);
    body()->addWidget(m_save, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_password, &NewPasswordFields::returnPressed, this, &AccountPasswordCard::save);
    connect(m_save, &QPushButton::clicked, this, &AccountPasswordCard::save);
}

void AccountPasswordCard::focusFirst()
{
    m_password->focusFirst();
}

bool AccountPasswordCard::isDirty() const
{
    return !m_password->isEmpty();
}

void AccountPasswordCard::clear()
{
    m_password->clear();
}

void AccountPasswordCard::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!m_password->check()) {
        Q_EMIT answered(false);
        return;
    }
    const QFuture<Result<void>> future = m_session.staff().changeOwnPassword(m_password->copyUtf8());
    m_save->watch(future);
    deliver(future, this, [this](const Result<void> &answer) {
        if (answer.ok()) {
            m_password->clear();
            m_banner->showMessage(BannerKind::success,
                                  tr("Your password is changed. It holds from the next log-in "
                                     "on; the old one is good for nothing any more."));
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        Q_EMIT answered(answer.ok());
    });
}

} // namespace vb::ui
