#include "ui/chart/entry_row.h"

#include "ui/kit/elided_label.h"
#include "ui/kit/paint.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QStyle>
#include <QToolTip>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kRowHeight = 48;
constexpr int kFlatRowHeight = 36; // of one line
} // namespace

EntryRow::EntryRow(const EntryLine &line, QWidget *parent) : QAbstractButton(parent), m_line(line)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    QStringList parts {line.title, line.detail, line.badge};
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(", ")));
}

QSize EntryRow::sizeHint() const
{
    return {tokens().scaled(240), tokens().scaled(m_line.detail.isEmpty() ? kFlatRowHeight : kRowHeight)};
}

QSize EntryRow::minimumSizeHint() const
{
    return {tokens().scaled(120), sizeHint().height()};
}

void EntryRow::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    const paint::Scope scope(painter);
    QStyleOption option;
    option.initFrom(this);
    if (underMouse() || isDown())
        paint::panel(painter, rect(), t.radiusField, t.hover);
    if (paint::hasKeyboardFocus(option))
        paint::focusRing(painter, rect(), t.radiusField, t);
    const QRect all = rect().adjusted(space::s, 0, -space::s, 0);
    const auto placed = [&](const QRect &area) { return QStyle::visualRect(layoutDirection(), all, area); };
    const Qt::Alignment left = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter;
    const int badge = m_line.badge.isEmpty() ? 0 : badgeWidth(m_line.badge);
    if (badge > 0)
        paintBadge(painter, placed(QRect(all.right() - badge + 1, all.top(), badge, all.height())), m_line.badge,
                   m_line.badgeKind);
    const QRect words = all.adjusted(0, 0, badge > 0 ? -badge - space::s : 0, 0);
    const bool two = !m_line.detail.isEmpty();
    const int half = (words.height() - space::s) / 2;
    const QRect first(words.left(), two ? words.top() + space::xs : words.top(), words.width(),
                      two ? half : words.height());
    painter.setFont(t.font(m_line.over ? TextRole::body : TextRole::strong));
    painter.setPen(m_line.over ? t.muted : t.text);
    paint::line(painter, placed(first), left, m_line.title);
    if (!two)
        return;
    painter.setFont(t.font(TextRole::caption));
    painter.setPen(t.muted);
    paint::line(painter, placed(first.translated(0, half)), left, m_line.detail);
}

void EntryRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        event->accept();
        focusNextPrevChild(event->key() == Qt::Key_Down);
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void EntryRow::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::StyleChange)
        updateGeometry();
}

bool EntryRow::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(accessibleName()), this);
        return true;
    }
    return QAbstractButton::event(event);
}

} // namespace vb::ui
