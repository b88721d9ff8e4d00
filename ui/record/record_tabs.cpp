#include "ui/record/record_tabs.h"

#include "ui/kit/key_cap.h"

#include <QKeySequence>

namespace vb::ui {

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
    setTabButton(index, QTabBar::RightSide, new KeyCap(keysOf(index)));
    setTabToolTip(index, keysOf(index).toString(QKeySequence::NativeText));
    return index;
}

QKeySequence RecordTabs::keysOf(int index)
{
    return QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + index));
}

} // namespace vb::ui
