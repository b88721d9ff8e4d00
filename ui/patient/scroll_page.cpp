#include "ui/patient/scroll_page.h"

#include "ui/kit/tokens.h"

#include <QApplication>
#include <QLayout>
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

void ScrollPage::bringIntoView(QWidget *widget)
{
    QMetaObject::invokeMethod(
        widget,
        [widget] {
            QWidget *above = widget->parentWidget();
            while (above && !qobject_cast<ScrollPage *>(above))
                above = above->parentWidget();
            auto *page = static_cast<ScrollPage *>(above);
            if (!page || !widget->isVisible())
                return;
            for (QWidget *one = widget->parentWidget(); one != page; one = one->parentWidget())
                if (one->layout())
                    one->layout()->activate();
            const QRect place(widget->mapTo(page->widget(), QPoint()), widget->size()); // not where its cursor is
            page->ensureVisible(place.left(), place.bottom(), 0, space::l);
            page->ensureVisible(place.left(), place.top(), 0, space::l);
        },
        Qt::QueuedConnection);
}

} // namespace vb::ui
