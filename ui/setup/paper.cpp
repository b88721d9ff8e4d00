#include "ui/setup/paper.h"

#include <QLocale>

namespace vb::ui {

document::Paper localPaper()
{
    return QLocale().measurementSystem() == QLocale::ImperialUSSystem ? document::Paper::letter : document::Paper::a4;
}

} // namespace vb::ui
