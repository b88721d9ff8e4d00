#include "ui/record/record_tabs.h"

#include "ui/kit/paint_field.h"
#include "ui/kit/tokens.h"

#include <QKeySequence>
#include <QStyleOptionTab>
#include <QStylePainter>

namespace vb::ui {

namespace {

QString capOf(int index)
{
    return RecordTabs::keysOf(index).toString(QKeySequence::NativeText).replace(u'+', u' ');
}

/// What the cap and its distance take of a tab.
int roomForCap(int index)
{
    return paint::keyCapWidth(capOf(index), tokens()) + space::s;
}

} // namespace

RecordTabs::RecordTabs(QWidget *parent) : QTabBar(parent)
{
    setObjectName(QStringLiteral("record.tabs"));
    setAccessibleName(tr("Parts of the record"));
    setDrawBase(false);
    setExpanding(false);
}

int RecordTabs::addPart(const QString &label)
{
    const int index = addTab(label);
    setTabToolTip(index, keysOf(index).toString(QKeySequence::NativeText));
    return index;
}

QKeySequence RecordTabs::keysOf(int index)
{
    return QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + index));
}

QSize RecordTabs::tabSizeHint(int index) const
{
    return QTabBar::tabSizeHint(index) + QSize(roomForCap(index), 0);
}

/// As the style paints tabs, with a cap behind each word.
void RecordTabs::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    for (int index = 0; index < count(); ++index) {
        QStyleOptionTab option;
        initStyleOption(&option, index);
        painter.drawControl(QStyle::CE_TabBarTabShape, option);
        const QRect all = option.rect;
        option.rect.setWidth(all.width() - roomForCap(index));
        option.rect = QStyle::visualRect(option.direction, all, option.rect);
        painter.drawControl(QStyle::CE_TabBarTabLabel, option);
        const int right = all.right() - space::m;
        const QRect cap(all.left(), all.top(), right - all.left(), all.height());
        paint::keyCap(painter, QStyle::visualRect(option.direction, all, cap), capOf(index), tokens());
    }
}

} // namespace vb::ui
