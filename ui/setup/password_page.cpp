#include "ui/setup/password_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/new_password_fields.h"

#include <QVBoxLayout>

namespace vb::ui {

PasswordPage::PasswordPage(SetupModel &model, QWidget *parent)
    : SetupPage(
        model, QStringLiteral("setup.password"), tr("Your password"),
        tr("It is not stored anywhere and nobody can look it up. You type it at each log-in, so choose one that "
           "you can remember: there is no need for capitals, digits or signs."),
        parent)
    , m_banner(new Banner(BannerKind::success))
    , m_fields(new NewPasswordFields(QStringLiteral("setup.password"), access::kMinPassword,
                                     [&model](const SecretBytes &utf8) { return model.strengthOf(utf8); }))
{
    m_banner->setObjectName(QStringLiteral("setup.password.banner"));
    m_fields->setLabel(tr("Password"));
    body()->addWidget(m_banner);
    body()->addWidget(m_fields);
    m_banner->hide();
    connect(m_fields, &NewPasswordFields::edited, &model, &SetupModel::touch);
}

void PasswordPage::enter()
{
    if (!model().hasPassword())
        m_banner->hide();
    else if (model().passwordStillFits())
        m_banner->showMessage(BannerKind::success,
                              tr("Your password is taken. Leave the fields empty to keep it, or type another."));
    else
        m_banner->showMessage(BannerKind::warning,
                              tr("With the names as they are now your password is too easy to guess. Please choose "
                                 "another."));
    m_fields->focusFirst();
}

bool PasswordPage::mayGoOn()
{
    if (m_fields->isEmpty() && model().hasPassword() && model().passwordStillFits())
        return true;
    if (!m_fields->check())
        return false;
    model().setPassword(m_fields->take());
    return true;
}

} // namespace vb::ui
