// How every list of the program's own rows begins: no frame, rows of one height, scrolled by pixels.
#pragma once

#include <QListView>

namespace kith::widgets {

inline void makePlain(QListView &list)
{
    list.setUniformItemSizes(true);
    list.setFrameShape(QFrame::NoFrame);
    list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list.setVerticalScrollMode(QListView::ScrollPerPixel);
    list.setEditTriggers(QListView::NoEditTriggers);
    list.setResizeMode(QListView::Adjust);
    list.setMouseTracking(true);
}

} // namespace kith::widgets
