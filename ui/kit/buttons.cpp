#include "ui/kit/buttons.h"

#include "ui/kit/tokens.h"

#include <QStyle>
#include <QVariant>

namespace vb::ui {

namespace {
constexpr char kKindProperty[] = "vbKind";
}

void setButtonKind(QPushButton *button, ButtonKind kind)
{
    button->setProperty(kKindProperty, static_cast<int>(kind));
    button->updateGeometry();
    button->update();
}

ButtonKind buttonKind(const QPushButton *button)
{
    const QVariant kind = button->property(kKindProperty);
    return kind.isValid() ? static_cast<ButtonKind>(kind.toInt()) : ButtonKind::secondary;
}

IconButton::IconButton(IconName iconName, const QString &name, QWidget *parent) : QToolButton(parent)
{
    setIcon(ui::icon(iconName, IconTone::muted));
    setAutoRaise(true);
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::StrongFocus);
}

} // namespace vb::ui
