#include "ui/setup/owner_page.h"

#include "core/base/text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"

#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kLongestUserName = 40;
}

OwnerPage::OwnerPage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.owner"), tr("The owner"),
                tr("You, most likely: the owner adds the other people, gives them their roles, and looks after the "
                   "practice's computers and keys. Everybody gets an account of his own."),
                parent)
    , m_name(new LineField)
    , m_login(new LineField)
{
    m_name->setRequired(true);
    m_name->setMaxLength(text::kMaxName);
    m_login->setRequired(true);
    m_login->setMaxLength(kLongestUserName);
    m_login->setInputMethodHints(Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText | Qt::ImhLowercaseOnly);
    name(m_name, QStringLiteral("name"), tr("Full name"));
    name(m_login, QStringLiteral("login"), tr("User name"));
    auto *nameField = new FormField(tr("Full name"), m_name);
    nameField->setHelp(tr("As it should stand beside what you did."));
    auto *loginField = new FormField(tr("User name"), m_login);
    loginField->setHelp(tr("What you type to log in. It is yours for good and never given to anybody else."));
    body()->addWidget(nameField);
    body()->addWidget(loginField);

    connect(m_name, &QLineEdit::textChanged, this, &OwnerPage::suggestLogin);
    for (LineField *field : {m_name, m_login})
        connect(field, &QLineEdit::textChanged, &model, &SetupModel::touch);
}

void OwnerPage::suggestLogin()
{
    if (m_login->text() != m_suggested)
        return; // the person's own
    m_suggested = SetupModel::suggestedLogin(m_name->text());
    m_login->setText(m_suggested);
    m_login->setProblem(QString());
}

void OwnerPage::enter()
{
    m_name->setFocus(Qt::TabFocusReason);
    m_name->selectAll(); // also when it had the focus already
}

bool OwnerPage::mayGoOn()
{
    const bool named = m_name->check();
    bool usable = m_login->check();
    const QString login = m_login->cleanText().toLower();
    if (usable && !SetupModel::isLogin(login)) {
        m_login->setProblem(tr("Please use 2 to 40 of the letters a to z, digits, dot, hyphen and underscore, with a "
                               "letter or digit first."));
        usable = false;
    }
    if (!named || !usable) {
        (named ? m_login : m_name)->setFocus(Qt::OtherFocusReason);
        return false;
    }
    model().setOwner({m_name->cleanText(), login});
    return true;
}

} // namespace vb::ui
