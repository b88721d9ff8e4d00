#include "ui/shell/sync_chip.h"

#include "ui/kit/elided_label.h"
#include "ui/kit/paint.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyleOption>
#include <QTimerEvent>

namespace vb::ui {

namespace {
constexpr int kNewsMs = 150; // a round that is over by then is not shown
constexpr int kTickMs = 1'000;
constexpr int kSyncChipHeight = 36;
} // namespace

SyncChip::SyncChip(session::Session &session, QWidget *parent)
    : QAbstractButton(parent), m_session(session), m_time(session.timeZone()), m_bell(kNewsMs)
{
    setObjectName(QStringLiteral("sync"));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    setFont(tokens().font(TextRole::caption));
    connect(&m_bell, &Bell::rang, this, [this] { setStatus(m_session.sync().status()); });
    m_subscription = session.sync().onStatus([rope = m_bell.rope()](const SyncStatus &) { rope(); });
    setStatus(session.sync().status());
}

void SyncChip::setStatus(const SyncStatus &status)
{
    const bool wasHidden = isHidden();
    m_status = status;
    setVisible(m_status.state != SyncStatus::State::off);
    if (isHidden())
        m_second.stop();
    else if (!m_second.isActive())
        m_second.start(kTickMs, this);
    tell();
    if (wasHidden && !isHidden())
        Q_EMIT appeared();
}

void SyncChip::setShort(bool isShort)
{
    m_isShort = isShort;
    tell();
}

void SyncChip::tell()
{
    const QString whole = syncLine(m_status, nowMs(), m_time);
    const QString shown = m_isShort ? syncShortLine(m_status, nowMs()) : whole;
    if (shown != text()) {
        setText(shown);
        updateGeometry();
        update();
    }
    if (accessibleName() != whole)
        setAccessibleName(whole);
    setToolTip(plainToolTip(whole));
    Q_EMIT statusChanged();
}

int SyncChip::widthOf(const QString &text) const
{
    return space::s + tokens().smallIconSize + space::s + paint::tabularWidth(fontMetrics(), text) + space::s;
}

QSize SyncChip::sizeHint() const
{
    return {widthOf(text()), tokens().scaled(kSyncChipHeight)};
}

QSize SyncChip::minimumSizeHint() const
{
    return {2 * space::s + tokens().smallIconSize, tokens().scaled(kSyncChipHeight)};
}

void SyncChip::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOption option;
    option.initFrom(this);
    if (isDown() || underMouse())
        paint::panel(painter, rect(), t.radiusField, isDown() ? t.line : t.hover);
    if (paint::hasKeyboardFocus(option))
        paint::focusRing(painter, rect(), t.radiusField, t);
    const QColor color = t.*syncColor(m_status, nowMs());
    const QRect inner = rect().adjusted(space::s, 0, -space::s, 0);
    const QRect mark(inner.left(), inner.center().y() - t.smallIconSize / 2, t.smallIconSize, t.smallIconSize);
    paintIcon(painter, QStyle::visualRect(layoutDirection(), inner, mark), syncIcon(m_status, nowMs()), color);
    const QRect words = inner.adjusted(t.smallIconSize + space::s, 0, 0, 0);
    painter.setPen(color);
    paint::line(painter, QStyle::visualRect(layoutDirection(), inner, words), Qt::AlignLeading | Qt::AlignVCenter,
                text(), true);
}

bool SyncChip::event(QEvent *event)
{
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QAbstractButton::event(event);
}

void SyncChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down: click(); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

void SyncChip::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_second.timerId())
        tell();
    else
        QAbstractButton::timerEvent(event);
}

void SyncChip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) {
        setFont(tokens().font(TextRole::caption));
        updateGeometry();
    }
    QAbstractButton::changeEvent(event);
}

} // namespace vb::ui
