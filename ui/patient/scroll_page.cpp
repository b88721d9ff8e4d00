#include "ui/patient/scroll_page.h"

#include "ui/kit/tokens.h"

#include <QApplication>
#include <QScrollBar>

namespace vb::ui {

ScrollPage::ScrollPage(QWidget *content, QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(content);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && widget()->isAncestorOf(now))
            ensureWidgetVisible(now, 0, 2 * space::xxl); // with its label above and its problem below
    });
}

void ScrollPage::toTop()
{
    verticalScrollBar()->setValue(0);
}

} // namespace vb::ui
