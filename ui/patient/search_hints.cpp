#include "ui/patient/search_hints.h"

#include "ui/kit/badge.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

/// The icon of an empty place, as kit's EmptyState has it.
class HintMedallion : public QWidget {
public:
    HintMedallion() { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }
    [[nodiscard]] QSize sizeHint() const override { return {tokens().scaled(64), tokens().scaled(64)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        paint::panel(painter, rect(), width() / 2.0, t.soft);
        const int inset = (width() - t.scaled(28)) / 2;
        paintIcon(painter, rect().adjusted(inset, inset, -inset, -inset), IconName::users, t.accent);
    }
};

} // namespace

SearchHints::SearchHints(QWidget *parent) : QWidget(parent)
{
    struct Hint {
        IconName icon;
        QString what;
        QString example;
    };
    const Hint hints[] {
        {IconName::user, tr("Names, in any order, or parts of them"), tr("gar mar")},
        {IconName::cake, tr("A birth date, in the form you like"), tr("3/7/1984")},
        {IconName::phone, tr("Digits of a phone or chart number"), tr("0134")},
    };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    int row = 0;
    for (const Hint &hint : hints) {
        grid->addWidget(new IconLabel(hint.icon, &Tokens::accent, 20), row, 0);
        grid->addWidget(new TextLabel(hint.what, TextRole::body, TextTone::muted), row, 1);
        grid->addWidget(new Badge(hint.example), row, 2);
        ++row;
    }
    auto *title = new TextLabel(tr("Find a patient"), TextRole::section);
    auto *down = new QVBoxLayout(this);
    down->setSpacing(0);
    down->addStretch(2);
    down->addWidget(new HintMedallion, 0, Qt::AlignHCenter);
    down->addSpacing(space::l);
    down->addWidget(title, 0, Qt::AlignHCenter);
    down->addSpacing(space::l);
    auto *middle = new QWidget;
    grid->setContentsMargins(0, 0, 0, 0);
    middle->setLayout(grid);
    down->addWidget(middle, 0, Qt::AlignHCenter);
    down->addStretch(3);
}

} // namespace vb::ui
