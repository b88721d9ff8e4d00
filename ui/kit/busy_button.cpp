#include "ui/kit/busy_button.h"

#include "ui/kit/paint.h"
#include "ui/kit/paint_button.h"

#include <QStyleOptionButton>
#include <QTimerEvent>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kSpinMs = 33;
constexpr int kSpinFrames = 30; // a turn a second
} // namespace

BusyButton::BusyButton(const QString &text, ButtonKind kind, QWidget *parent) : QPushButton(text, parent)
{
    setButtonKind(this, kind);
    connect(&m_watcher, &QFutureWatcher<void>::finished, this, [this] { setBusy(false); });
}

void BusyButton::watchFuture(const QFuture<void> &future)
{
    setBusy(true);
    m_watcher.setFuture(future); // says finished() at once when it is
}

void BusyButton::setBusyText(const QString &text)
{
    m_busyText = text;
    updateGeometry();
}

void BusyButton::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    if (busy) {
        m_wasEnabled = isEnabled();
        m_hadFocus = hasFocus();
        setEnabled(false);
        m_focusMeanwhile = window()->focusWidget();
        m_frame = 0;
        m_turn.start(kSpinMs, this);
    } else {
        m_turn.stop();
        setEnabled(m_wasEnabled);
        // A disabled widget loses the focus; give it back unless the person has moved it since.
        if (m_hadFocus && window()->focusWidget() == m_focusMeanwhile)
            setFocus();
    }
    setAccessibleDescription(busy ? tr("Working…") : QString());
    update();
    Q_EMIT busyChanged(busy);
}

QSize BusyButton::sizeHint() const
{
    const QSize size = QPushButton::sizeHint();
    const int spinner = icon().isNull() ? iconSize().width() + space::s : 0;
    const int grown
        = std::max(0, fontMetrics().horizontalAdvance(m_busyText) - fontMetrics().horizontalAdvance(text()));
    return {size.width() + (m_busyText.isEmpty() ? 0 : grown + spinner), size.height()};
}

void BusyButton::paintEvent(QPaintEvent *event)
{
    if (!m_busy) {
        QPushButton::paintEvent(event);
        return;
    }
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.state &= ~(QStyle::State_MouseOver | QStyle::State_Sunken);
    option.state |= QStyle::State_Enabled; // it works, and looks so
    paint::pushButtonPanel(option, painter, this, t);
    const QColor color = paint::pushButtonText(option, this, t);
    const int side = t.smallIconSize;
    const int room = rect().width() - 2 * space::s;
    const QString wanted = m_busyText.isEmpty() ? text() : m_busyText;
    const int wantedWidth = fontMetrics().horizontalAdvance(wanted);
    const bool fits = wantedWidth + side + space::s <= room;
    const int width = fits ? wantedWidth + side + space::s : side;
    const int x = (rect().width() - width) / 2;
    paint::spinner(painter, QRectF(x, (height() - side) / 2.0, side, side), color,
                   static_cast<double>(m_frame) / kSpinFrames);
    if (!fits)
        return;
    painter.setPen(color);
    painter.drawText(QRect(x + side + space::s, 0, wantedWidth, height()), Qt::AlignVCenter | Qt::TextSingleLine,
                     wanted);
}

void BusyButton::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_turn.timerId()) {
        QPushButton::timerEvent(event);
        return;
    }
    m_frame = (m_frame + 1) % kSpinFrames;
    update();
}

} // namespace vb::ui
