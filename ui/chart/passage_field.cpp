#include "ui/chart/passage_field.h"

#include "ui/kit/tokens.h"

namespace vb::ui {

namespace {
constexpr int kPassageHeight = 84;
}

PassageField::PassageField(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize PassageField::sizeHint() const
{
    return {tokens().scaled(240), tokens().scaled(kPassageHeight)};
}

} // namespace vb::ui
