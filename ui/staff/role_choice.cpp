#include "ui/staff/role_choice.h"

#include "ui/kit/role_text.h"
#include "ui/kit/text_label.h"
#include "ui/staff/staff_text.h"

#include <QButtonGroup>
#include <QEvent>
#include <QGridLayout>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kColumnsOfRoles = 2;

/// A sentence below its button, indented as the button's own words are. A click on it chooses too.
class RoleSentence : public TextLabel {
public:
    RoleSentence(const QString &text, QRadioButton *button)
        : TextLabel(text, TextRole::caption, TextTone::muted), m_button(button)
    {
        setWordWrap(true);
        indent();
    }

protected:
    void mousePressEvent(QMouseEvent *) override
    {
        m_button->setFocus(Qt::MouseFocusReason);
        m_button->click();
    }
    void changeEvent(QEvent *event) override
    {
        TextLabel::changeEvent(event);
        if (event->type() == QEvent::StyleChange)
            indent();
    }

private:
    void indent()
    {
        const int left = style()->pixelMetric(QStyle::PM_ExclusiveIndicatorWidth)
            + style()->pixelMetric(QStyle::PM_RadioButtonLabelSpacing);
        setContentsMargins(isLeftToRight() ? left : 0, 0, isLeftToRight() ? 0 : left, 0);
    }

    QRadioButton *m_button;
};

} // namespace

RoleChoice::RoleChoice(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
    , m_problem(new TextLabel(QString(), TextRole::caption, TextTone::danger))
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::m);
    int place = 0;
    const int rows = (static_cast<int>(kAllRoles.size()) + kColumnsOfRoles - 1) / kColumnsOfRoles;
    for (const Role role : kAllRoles) {
        auto *button = new QRadioButton(roleText(role));
        button->setObjectName(id + QStringLiteral(".role.") + roleName(role));
        button->setAccessibleName(roleText(role));
        button->setAccessibleDescription(roleSentence(role));
        m_group->addButton(button, static_cast<int>(role));
        auto *pair = new QVBoxLayout;
        pair->setSpacing(2);
        pair->addWidget(button);
        pair->addWidget(new RoleSentence(roleSentence(role), button));
        pair->addStretch();
        grid->addLayout(pair, place % rows, place / rows);
        ++place;
    }
    for (int column = 0; column < kColumnsOfRoles; ++column)
        grid->setColumnStretch(column, 1);
    m_problem->setObjectName(id + QStringLiteral(".role.problem"));
    m_problem->hide();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(grid);
    down->addWidget(m_problem);
    connect(m_group, &QButtonGroup::buttonToggled, this, [this](QAbstractButton *, bool on) {
        if (!on)
            return;
        m_problem->hide();
        Q_EMIT chosen();
    });
}

std::optional<Role> RoleChoice::role() const
{
    return m_group->checkedId() < 0 ? std::nullopt : std::optional(static_cast<Role>(m_group->checkedId()));
}

void RoleChoice::setRole(std::optional<Role> role)
{
    m_problem->hide();
    if (role) {
        m_group->button(static_cast<int>(*role))->setChecked(true);
        return;
    }
    m_group->setExclusive(false);
    if (QAbstractButton *checked = m_group->checkedButton())
        checked->setChecked(false);
    m_group->setExclusive(true);
}

bool RoleChoice::check()
{
    m_problem->setText(role() ? QString() : tr("Please choose a role."));
    m_problem->setVisible(!role());
    if (!role())
        focusFirst();
    return role().has_value();
}

void RoleChoice::focusFirst()
{
    QAbstractButton *checked = m_group->checkedButton();
    (checked ? checked : m_group->buttons().constFirst())->setFocus(Qt::TabFocusReason);
}

} // namespace vb::ui
