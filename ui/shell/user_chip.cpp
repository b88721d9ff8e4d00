#include "ui/shell/user_chip.h"

#include "ui/kit/avatar.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/paint.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kWidestName = 200;
constexpr int kFaceSize = 32;
} // namespace

UserChip::UserChip(const QString &name, const QString &role, QWidget *parent) : QAbstractButton(parent)
{
    setObjectName(QStringLiteral("account"));
    setAccessibleName(tr("Account of %1, %2").arg(name, role));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    auto *person = new ElidedLabel(name, TextRole::strong);
    person->setMaximumWidth(kWidestName);
    auto *task = new ElidedLabel(role, TextRole::caption, TextTone::muted);
    words->addWidget(person);
    words->addWidget(task);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::s, space::xs, space::s, space::xs);
    across->setSpacing(space::s + 2);
    across->addWidget(new Avatar(name, kFaceSize));
    across->addLayout(words);
    across->addWidget(new IconLabel(IconName::chevronDown));
    for (QWidget *part : findChildren<QWidget *>())
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
}

QSize UserChip::sizeHint() const
{
    return layout()->sizeHint();
}

void UserChip::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    if (isDown() || underMouse())
        paint::panel(painter, rect(), t.radiusField, isDown() ? t.line : t.hover);
    if (paint::hasKeyboardFocus(option))
        paint::focusRing(painter, rect(), t.radiusField, t);
}

bool UserChip::event(QEvent *event)
{
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

void UserChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down: click(); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

} // namespace vb::ui
