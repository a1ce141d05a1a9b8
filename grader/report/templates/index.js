document.querySelectorAll("table.sortable").forEach(function(table){
 var body=table.tBodies[0],heads=table.tHead.rows[0].cells;
 Array.prototype.forEach.call(heads,function(head,column){
  var button=document.createElement("button");button.type="button";button.textContent=head.textContent;head.textContent="";head.appendChild(button);
  button.addEventListener("click",function(){
   var down=head.getAttribute("aria-sort")==="ascending"||(column>0&&!head.hasAttribute("aria-sort"));
   Array.prototype.forEach.call(heads,function(h){h.removeAttribute("aria-sort")});
   head.setAttribute("aria-sort",down?"descending":"ascending");
   var rows=Array.prototype.slice.call(body.rows);
   rows.sort(function(a,b){var x=a.cells[column],y=b.cells[column],r=column?x.dataset.v-y.dataset.v:x.textContent.localeCompare(y.textContent);return down?-r:r});
   rows.forEach(function(row){body.appendChild(row)});
  });
 });
});
document.querySelectorAll("p.filter").forEach(function(line){
 var input=line.querySelector("input"),shown=line.querySelector("output"),rows=document.getElementById(input.dataset.for).tBodies[0].rows;
 line.hidden=false;
 input.addEventListener("input",function(){
  var wanted=input.value.trim().toLowerCase(),left=0;
  Array.prototype.forEach.call(rows,function(row){row.hidden=row.cells[0].textContent.toLowerCase().indexOf(wanted)<0;left+=!row.hidden});
  shown.textContent=wanted?left+" / "+rows.length:"";
 });
});
