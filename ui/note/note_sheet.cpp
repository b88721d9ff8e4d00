#include "ui/note/note_sheet.h"

#include "ui/kit/card.h"
#include "ui/kit/tokens.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kSheetWidth = 560;
constexpr double kScrim = 0.45;

bool takesTab(const QWidget *widget)
{
    return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus)
        && !widget->focusProxy();
}

} // namespace

NoteSheet::NoteSheet(QWidget *page) : QWidget(page), m_card(new Card(QStringLiteral(" ")))
{
    m_card->setFixedWidth(tokens().scaled(kSheetWidth));
    auto *middle = new QWidget;
    middle->setAutoFillBackground(false);
    auto *across = new QHBoxLayout(middle);
    across->setContentsMargins(space::l, space::l, space::l, space::l);
    across->addStretch();
    across->addWidget(m_card, 0, Qt::AlignVCenter);
    across->addStretch();
    auto *scroll = new QScrollArea; // for a low window
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(middle);
    middle->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(scroll);
    page->installEventFilter(this);
    hide();
}

void NoteSheet::openSheet()
{
    if (!isOpen())
        m_before = window()->focusWidget();
    setGeometry(parentWidget()->rect());
    m_card->setFixedWidth(std::min(tokens().scaled(kSheetWidth), parentWidget()->width() - 2 * space::l));
    show();
    raise();
    takeFirstFocus();
}

void NoteSheet::closeSheet()
{
    const bool hadFocus = isAncestorOf(window()->focusWidget());
    hide();
    if (hadFocus && m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
}

void NoteSheet::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor scrim = tokens().isDark ? QColor(Qt::black) : tokens().text;
    scrim.setAlphaF(static_cast<float>(kScrim));
    painter.fillRect(rect(), scrim);
}

void NoteSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (mayCancel())
            Q_EMIT cancelled();
    } // nothing gets through to the page
}

bool NoteSheet::focusNextPrevChild(bool next)
{
    const QWidget *now = window()->focusWidget();
    QWidget *at = const_cast<QWidget *>(now && isAncestorOf(now) ? now : this);
    for (QWidget *one = next ? at->nextInFocusChain() : at->previousInFocusChain(); one && one != at;
         one = next ? one->nextInFocusChain() : one->previousInFocusChain())
        if (isAncestorOf(one) && takesTab(one)) {
            one->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
            return true;
        }
    return true;
}

bool NoteSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isOpen())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace vb::ui
