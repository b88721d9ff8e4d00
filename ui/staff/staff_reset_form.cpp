#include "ui/staff/staff_reset_form.h"

#include "core/access/password_policy.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/new_password_fields.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kResetWidth = 560;
}

StaffResetForm::StaffResetForm(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_name(new ElidedLabel(QString(), TextRole::strong))
    , m_banner(new Banner(BannerKind::danger))
    , m_password(new NewPasswordFields(
          QStringLiteral("staff.reset"), access::kMinPassword,
          [this](const SecretBytes &utf8) {
              return access::passwordStrength(utf8, {m_member.login, m_member.name, m_session.practiceName()});
          }))
    , m_save(new BusyButton(tr("Set new password"), ButtonKind::primary))
{
    setObjectName(QStringLiteral("staff.reset.form"));
    setAccessibleName(tr("New password and codes"));
    m_banner->setObjectName(QStringLiteral("staff.reset.banner"));
    m_banner->hide();
    m_save->setObjectName(QStringLiteral("staff.reset.save"));
    m_save->setAccessibleName(tr("Set new password"));
    m_save->setBusyText(tr("Setting…"));
    m_save->setAutoDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("staff.reset.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setToolTip(tr("Cancel (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    cancel->setAutoDefault(true);
    setButtonKind(cancel, ButtonKind::secondary);
    auto *what
        = new TextLabel(tr("The present password, authenticator and recovery codes stop working at once; a lock-out "
                           "after wrong attempts ends. Tell the person the new password yourself. The new "
                           "authenticator is shown next, for scanning."),
                        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto *card = new Card(tr("New password and codes"));
    card->body()->addWidget(m_name);
    card->body()->addWidget(what);
    card->body()->addWidget(m_banner);
    card->body()->addWidget(m_password);
    card->body()->addLayout(buttons);
    card->setMaximumWidth(kResetWidth);
    auto *across = new QHBoxLayout;
    across->addWidget(card, 100);
    across->addStretch(1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    down->addLayout(across);
    down->addStretch();

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    const auto leave = [this] {
        if (!m_save->isBusy())
            Q_EMIT leaveWanted();
    };
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &StaffResetForm::save);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, leave);
    connect(cancel, &QPushButton::clicked, this, leave);
    connect(m_password, &NewPasswordFields::returnPressed, this, &StaffResetForm::save);
    connect(m_save, &QPushButton::clicked, this, &StaffResetForm::save);
}

void StaffResetForm::start(const staff::Member &member)
{
    m_member = member;
    m_name->setText(member.name);
    m_banner->hide();
    m_password->clear();
    m_password->focusFirst();
}

bool StaffResetForm::isDirty() const
{
    return !m_password->isEmpty();
}

void StaffResetForm::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!m_password->check()) {
        Q_EMIT refused();
        return;
    }
    const QFuture<Result<session::NewCredential>> future
        = m_session.staff().reset(m_member.login, m_password->copyUtf8());
    m_save->watch(future);
    deliver(future, this, [this](const Result<session::NewCredential> &answer) {
        if (answer.ok()) {
            m_password->clear();
            Q_EMIT done(*answer, m_member.name, m_member.login);
            return;
        }
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT refused();
    });
}

} // namespace vb::ui
