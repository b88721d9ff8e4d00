#include "ui/patient/side_by_side.h"

#include "ui/kit/tokens.h"

#include <QBoxLayout>
#include <QResizeEvent>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kRoomForBoth = 760;
}

SideBySide::SideBySide(QWidget *wide, QWidget *narrow, QWidget *parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_wide(wide), m_narrow(narrow)
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(space::xl);
    m_layout->setSizeConstraint(QLayout::SetNoConstraint);
    m_layout->addWidget(wide, 3);
    m_layout->addWidget(narrow, 2);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
}

QSize SideBySide::minimumSizeHint() const
{
    return {std::max(m_wide->minimumSizeHint().width(), m_narrow->minimumSizeHint().width()),
            m_layout->minimumSize().height()};
}

void SideBySide::resizeEvent(QResizeEvent *event)
{
    const bool both = event->size().width() >= tokens().scaled(kRoomForBoth);
    m_layout->setDirection(both ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_layout->setStretch(0, both ? 3 : 0);
    m_layout->setStretch(1, both ? 2 : 0);
    QWidget::resizeEvent(event);
}

} // namespace vb::ui
